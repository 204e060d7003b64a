import '@fontsource-variable/bricolage-grotesque/index.css';
import '../../../platform/ui/tokens.css';
import './app/shop.css';
import { hydrateRoot } from 'react-dom/client';
import { Page } from './app/Page.tsx';
import type { PageProps } from './view-model.ts';

const root = document.getElementById('root');
const props = document.getElementById('props')?.textContent;
if (root && props) hydrateRoot(root, <Page {...(JSON.parse(props) as PageProps)} />);
