import { readFile } from 'node:fs/promises';
import type { Routes } from '#platform/http/app.ts';

const PLATFORM_UI = new URL('../../../../platform/ui/', import.meta.url);

interface Asset {
  readonly type: string;
  readonly files: readonly URL[];
}

const assets: Readonly<Record<string, Asset>> = {
  'hosted.css': { type: 'text/css; charset=utf-8', files: [new URL('tokens.css', PLATFORM_UI), here('hosted.css')] },
  'mark.svg': { type: 'image/svg+xml', files: [here('mark.svg')] },
  'passkey.js': { type: 'text/javascript; charset=utf-8', files: [here('passkey.js')] },
};

/** Styles, mark and scripts of the hosted pages, read once. */
export const hostedAssets: Routes = async (app) => {
  for (const [name, { type, files }] of Object.entries(assets)) {
    const text = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
    app.get(`/id/assets/${name}`, async (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=300').send(text),
    );
  }
};

function here(name: string): URL {
  return new URL(name, import.meta.url);
}
