import { readFile } from 'node:fs/promises';
import type { Routes } from '#platform/http/app.ts';
import { pageAssets, pageSheets, picture, script, staffAssets, styles } from '#platform/http/page-assets.ts';
import type { PageAsset } from '#platform/http/page-assets.ts';
import { urls } from '../urls.ts';

const assets: ReadonlyMap<string, PageAsset> = new Map([
  ['hosted.css', styles(...pageSheets, here('case.css'), here('password.css'), here('factors.css'))],
  ['mark.svg', picture(here('mark.svg'))],
  ['password.js', script(here('password.js'))],
  ['browser.js', script(here('browser.js'))],
  ['install.js', script(here('install.js'))],
  ['approval.js', script(here('approval.js'))],
  ['push.js', script(here('push.js'))],
  ['console.js', script(here('console.js'))],
  ...staffAssets,
]);

/** A day: a new typeface is rare, and every page preloads it. */
const FONT_CACHING = 'public, max-age=86400';

/** Serves styles, mark, scripts and typeface of the hosted pages, which are read once. The app in `dist` has the typeface. */
export function hostedAssets({ dist }: { dist: URL }): Routes {
  return async (app) => {
    const font = await readIfThere(new URL('hosted/inter.woff2', dist));
    if (font) {
      app.get(urls.hosted.asset({ name: 'inter.woff2' }), async (_request, reply) =>
        reply.type('font/woff2').header('cache-control', FONT_CACHING).send(font),
      );
    }
    await app.register(pageAssets(urls.hosted.asset, assets));
  };
}

/** Reads a file; returns undefined if there is none. */
async function readIfThere(file: URL): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function here(name: string): URL {
  return new URL(name, import.meta.url);
}
