import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startMarket } from '../../../tests/samples/market.ts';
import type { SampleMarket } from '../../../tests/samples/market.ts';
import { urls } from '../urls.ts';

interface Manifest {
  readonly display: string;
  readonly start_url: string;
  readonly scope: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose: string }[];
}

describe('the market as an app', () => {
  let shop: SampleMarket;
  before(async () => {
    shop = await startMarket();
  });
  after(() => shop.close());

  const get = (path: string) => shop.http(`${shop.url}${path}`, { headers: { accept: 'text/html' } });

  it('[M1f] installs: its pages name the manifest, and each icon has the size that the manifest says', async () => {
    const front = await (await get(urls.catalog.front())).text();
    assert.ok(front.includes(`<link rel="manifest" href="${urls.install.manifest()}"`));
    const answer = await get(urls.install.manifest());
    assert.match(answer.headers.get('content-type') ?? '', /^application\/manifest\+json/);
    const manifest = (await answer.json()) as Manifest;
    assert.deepEqual([manifest.display, manifest.start_url, manifest.scope], ['standalone', '/', '/']);
    const png = manifest.icons.filter(({ sizes }) => sizes !== 'any');
    assert.deepEqual(
      png.map(({ sizes, purpose }) => [sizes, purpose]),
      [
        ['192x192', 'any'],
        ['512x512', 'any'],
        ['512x512', 'maskable'],
      ],
    );
    for (const { src, sizes } of png) {
      const icon = await get(src);
      assert.equal(icon.status, 200, src);
      const bytes = Buffer.from(await icon.arrayBuffer());
      assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
      assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes);
    }
  });

  it('[M1f] has a worker that keeps the offline page and what it needs, and nothing of a shopper', async () => {
    const answer = await get(urls.install.worker());
    assert.match(answer.headers.get('content-type') ?? '', /javascript/);
    assert.equal(answer.headers.get('cache-control'), 'public, no-cache');
    const [, list = ''] = /const FILES = (\[.*?\]);/.exec(await answer.text()) ?? [];
    const files = JSON.parse(list) as string[];
    assert.ok(files.includes(urls.install.offline()));
    assert.ok(files.some((path) => path.endsWith('.css')));
    for (const path of files) assert.equal((await get(path)).status, 200, path);
    const page = await (await get(urls.install.offline())).text();
    assert.match(page, /You are offline[\s\S]*look at your orders before you order again/);
  });
});
