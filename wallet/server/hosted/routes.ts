import { readFile } from 'node:fs/promises';
import type { Routes } from '#platform/http/app.ts';
import { urls } from '../urls.ts';
import { smallStyles, withoutComments } from './source-domain.ts';

const PLATFORM_UI = new URL('../../../platform/ui/', import.meta.url);

interface Asset {
  readonly type: string;
  readonly files: readonly URL[];
}

/** The style sheets of `hosted.css`, in this order: later rules override earlier ones. */
const sheets = [
  ...['tokens.css', 'base.css', 'elements.css'].map((name) => new URL(name, PLATFORM_UI)),
  ...['page.css', 'forms.css', 'case.css', 'password.css'].map(here),
];

const assets = new Map<string, Asset>(
  Object.entries({
    'hosted.css': { type: 'text/css; charset=utf-8', files: sheets },
    'console.css': { type: 'text/css; charset=utf-8', files: [here('console.css')] },
    'mark.svg': { type: 'image/svg+xml', files: [here('mark.svg')] },
    'password.js': { type: 'text/javascript; charset=utf-8', files: [here('password.js')] },
    'approval.js': { type: 'text/javascript; charset=utf-8', files: [here('approval.js')] },
    'refused.js': { type: 'text/javascript; charset=utf-8', files: [here('refused.js')] },
    'console.js': { type: 'text/javascript; charset=utf-8', files: [here('console.js')] },
    'passkey.js': { type: 'text/javascript; charset=utf-8', files: [here('passkey.js')] },
  }),
);

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
    for (const [name, { type, files }] of assets) {
      const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      const text = sources.map(name.endsWith('.css') ? smallStyles : withoutComments).join('\n');
      app.get(urls.hosted.asset({ name }), async (_request, reply) =>
        reply.type(type).header('cache-control', 'public, max-age=300').send(text),
      );
    }
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
