import { renderToString } from 'react-dom/server';
import { Page } from './app/Page.tsx';
import type { PageProps } from './view-model.ts';

/** Draws the inside of a page's body. The browser draws the same from the same props and takes it over. */
export function renderPage(props: PageProps): string {
  return renderToString(<Page {...props} />);
}
