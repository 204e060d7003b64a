import { renderToString } from 'react-dom/server';
import { setReader } from '#platform/words/reader.ts';
import { Page } from './app/Page.tsx';
import type { PageProps } from './view-model.ts';

/** Draws the inside of a page's body. The browser draws the same from the same props and takes it over. */
export function renderPage(props: PageProps): string {
  // Drawing awaits nothing, so nobody else is drawn for meanwhile.
  setReader(() => props.locale);
  return renderToString(<Page {...props} />);
}
