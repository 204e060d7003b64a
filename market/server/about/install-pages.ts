import { readFile } from 'node:fs/promises';
import type { Routes } from '#platform/http/app.ts';
import { t } from '#platform/words/words.ts';
import type { Pages } from '../pages.ts';
import { urls } from '../urls.ts';

const WORKER = new URL('../../web/src/service-worker.js', import.meta.url);
const PLACE = /\/\* the server writes the files here \*\//;

const icon = (src: string, size: number, purpose: 'any' | 'maskable') => ({
  src,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
});

/** The market as an app that a browser installs: https://www.w3.org/TR/appmanifest/. */
const manifest = () => ({
  id: '/',
  name: t('Holdfast Market'),
  short_name: t('Market'),
  description: t('Things from many sellers, paid only when they have arrived.'),
  start_url: urls.catalog.front(),
  scope: '/',
  display: 'standalone',
  lang: 'en',
  background_color: '#ffffff',
  theme_color: '#ad3f0c',
  icons: [
    { src: urls.assets.mark(), sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    icon(urls.assets.icon(), 192, 'any'),
    icon(urls.assets.bigIcon(), 512, 'any'),
    icon(urls.assets.maskableIcon(), 512, 'maskable'),
  ],
});

/** Serves what a browser needs to install the market, and the page that it shows without a network. */
export function installPages({ pages }: { readonly pages: Pages }): Routes {
  return async (app) => {
    const source = await readFile(WORKER, 'utf8');
    const files = [urls.install.offline(), urls.assets.mark(), ...pages.looks];
    const worker = source.replace(PLACE, JSON.stringify(files).slice(1, -1));
    app.get(urls.install.manifest(), async (_request, reply) =>
      reply
        .type('application/manifest+json')
        .header('cache-control', 'public, max-age=3600')
        .send(JSON.stringify(manifest())),
    );
    app.get(urls.install.worker(), async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, no-cache').send(worker),
    );
    app.get(urls.install.offline(), async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(drawOffline(pages)),
    );
  };
}

function drawOffline(pages: Pick<Pages, 'drawBare'>): string {
  const title = t('You are offline');
  return pages.drawBare({
    title,
    data: {
      page: 'message',
      title,
      text: t(
        'The shop needs a network to show its pages, and your cart is kept. If you were just ordering, look at your orders before you order again.',
      ),
      reference: undefined,
      action: { href: urls.catalog.front(), label: t('Try again') },
    },
  });
}
