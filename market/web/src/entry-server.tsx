import { renderToString } from 'react-dom/server';
import { setReader } from '#platform/words/reader.ts';
import { Page } from './app/Page.tsx';
import { drawRarePage } from './app/rare-pages.tsx';
import type { PageProps } from './view-model.ts';

/** Renders the content of a page's body. The browser hydrates it with the same props. */
export function renderPage(props: PageProps): string {
  // Rendering is synchronous, so no other reader's page is rendered meanwhile.
  setReader(() => props.locale);
  return renderToString(<Page {...props} drawRarePage={drawRarePage} />);
}
