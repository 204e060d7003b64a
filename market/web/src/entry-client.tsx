import '@fontsource-variable/bricolage-grotesque/index.css';
import '#platform/ui/tokens.css';
import '#platform/ui/tokens-market.css';
import '#platform/ui/base.css';
import '#platform/ui/elements.css';
import '#platform/ui/blocks.css';
import './app/ground.css';
import { hydrateRoot } from 'react-dom/client';
import { setReader } from '#platform/words/reader.ts';
import { isRarePage } from './app/rare-page-names.ts';
import { ownAddress } from './app/own-address.ts';
import { keepFocus } from './app/kept-focus.ts';
import { registerWorker } from './app/worker.ts';
import { pressOnce } from './app/press-once.ts';
import { Page } from './app/Page.tsx';
import type { PageProps } from './view-model.ts';

const root = document.getElementById('root');
const props = document.getElementById('props')?.textContent;
pressOnce(document);
registerWorker();
keepFocus(document);
if (root && props) {
  const page = JSON.parse(props) as PageProps;
  setReader(() => page.locale);
  const address = ownAddress(page.data);
  if (address !== undefined) history.replaceState(null, '', address);
  void hydrate(root, page);
}

/** Hydrates the page, after the chunk with its kind of pages is there. */
async function hydrate(element: HTMLElement, page: PageProps): Promise<void> {
  const drawRarePage = isRarePage(page.data) ? (await import('./app/rare-pages.tsx')).drawRarePage : undefined;
  hydrateRoot(element, <Page {...page} drawRarePage={drawRarePage} />);
}
