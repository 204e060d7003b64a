import { readFile } from 'node:fs/promises';
import type { Routes } from './app.ts';
import { smallStyles, withoutComments } from './small-source.ts';

const UI = new URL('../ui/', import.meta.url);

/** A file beside server-drawn pages: one text made of several sources. */
export interface PageAsset {
  readonly type: 'text/css' | 'text/javascript' | 'image/svg+xml';
  readonly files: readonly URL[];
}

/** Names a style sheet. Later files override earlier ones. */
export function styles(...files: readonly URL[]): PageAsset {
  return { type: 'text/css', files };
}

/** Names a script. */
export function script(file: URL): PageAsset {
  return { type: 'text/javascript', files: [file] };
}

/** Names a picture. */
export function picture(file: URL): PageAsset {
  return { type: 'image/svg+xml', files: [file] };
}

/** The style sheets of every server-drawn page, in their order. */
export const pageSheets: readonly URL[] = [
  ...['tokens.css', 'base.css', 'elements.css'].map(ui),
  ...['hosted/page.css', 'hosted/forms.css'].map(ui),
];

/** The styles and scripts of the pages of a product's staff, beside `pageSheets`. */
export const staffAssets: ReadonlyMap<string, PageAsset> = new Map([
  ['console.css', styles(ui('hosted/console.css'), ui('hosted/console-lists.css'))],
  ['passkey.js', script(ui('hosted/passkey.js'))],
  ['refused.js', script(ui('hosted/refused.js'))],
]);

/** Finds a file of `platform/ui`. */
export function ui(name: string): URL {
  return new URL(name, UI);
}

/** Serves files beside server-drawn pages. They are read once, and lose their comments. */
export function pageAssets(
  address: (values: { readonly name: string }) => string,
  assets: ReadonlyMap<string, PageAsset>,
): Routes {
  return async (app) => {
    for (const [name, { type, files }] of assets) {
      const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      const text = sources.map(type === 'text/css' ? smallStyles : withoutComments).join('\n');
      const header = type === 'image/svg+xml' ? type : `${type}; charset=utf-8`;
      app.get(address({ name }), async (_request, reply) =>
        reply.type(header).header('cache-control', 'public, max-age=300').send(text),
      );
    }
  };
}
