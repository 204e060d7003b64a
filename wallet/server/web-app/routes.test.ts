import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Holder } from '../../../tests/world/wallet.ts';
import { startWorld } from '../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../tests/world/world.ts';
import { urls } from '../urls.ts';

/** The requirements of browsers on an app that installs: https://www.w3.org/TR/appmanifest/. */
interface Manifest {
  readonly display: string;
  readonly start_url: string;
  readonly scope: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string }[];
}

describe('the web app', () => {
  let constellation: TestWorld;
  let given: Given;
  let person: Holder;
  before(async () => {
    constellation = await startWorld();
    ({ given } = constellation);
    person = await given.holder();
  });
  after(() => constellation.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    constellation.http(`${constellation.walletUrl}${path}`, { redirect: 'manual', headers });
  const page = (path: string) =>
    get(path, { accept: 'text/html', cookie: `__Host-session=${person.visitor.cookie('__Host-session')}` });

  it('is served at each of its addresses to signed-in browsers', async () => {
    for (const path of ['/', '/activity?kind=payment', '/payments/pay_1']) {
      const answer = await page(path);
      assert.equal(answer.status, 200, path);
      assert.match(answer.headers.get('content-security-policy') ?? '', /script-src 'self'/);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.match(await answer.text(), /<div id="root">/);
    }
  });

  it('sends other browsers to the login, and back to the same address afterwards', async () => {
    const answer = await get('/activity?kind=payment', { accept: 'text/html' });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), '/id/login?continue=%2Factivity%3Fkind%3Dpayment');
  });

  it('[W1a] installs: manifest, icons and service worker need no login', async () => {
    assert.match(await (await page('/')).text(), /<link rel="manifest" href="\/manifest\.webmanifest"/);
    const answer = await get('/manifest.webmanifest');
    assert.equal(answer.status, 200);
    const manifest = (await answer.json()) as Manifest;
    assert.deepEqual([manifest.display, manifest.start_url, manifest.scope], ['standalone', '/', '/']);
    const sizes = manifest.icons.map(({ sizes: size }) => size);
    for (const needed of ['192x192', '512x512']) assert.ok(sizes.includes(needed), needed);
    for (const { src } of manifest.icons) assert.equal((await get(src)).status, 200, src);
    const worker = await get('/service-worker.js');
    assert.match(worker.headers.get('content-type') ?? '', /javascript/);
    assert.equal(worker.headers.get('cache-control'), 'public, no-cache');
    const release = (await (await get('/release.json')).json()) as { version: number; notes: string };
    assert.ok(release.version >= 1 && release.notes.length > 0);
  });

  it('[S100] serves nothing but built files', async () => {
    for (const path of [
      '/assets/..%2frelease.json',
      '/assets/%2e%2e/%2e%2e/vite.config.ts',
      '/.built-from',
      '/src/main.tsx',
    ]) {
      assert.notEqual((await page(path)).status, 200, path);
    }
  });

  it('leaves paths of the server alone', async () => {
    const answer = await get('/app/nowhere', { accept: 'application/json' });
    assert.equal(answer.status, 404);
  });

  it('[W1d] is refused below the minimum version, by a code of its own', async () => {
    const answer = await get(urls.activity.balances(), { 'holdfast-app-version': '0' });
    assert.equal(answer.status, 426);
    assert.equal(((await answer.json()) as { code: string }).code, 'app_out_of_date');
  });

  it('loads at most 180 kB of JavaScript, compressed, on its first page', async () => {
    const text = await (await page('/')).text();
    const scripts = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path!);
    assert.ok(scripts.length > 0);
    let bytes = 0;
    for (const path of scripts) {
      const answer = await get(path, { 'accept-encoding': 'gzip' });
      assert.equal(answer.headers.get('content-encoding'), 'gzip', path);
      bytes += Number(answer.headers.get('content-length'));
    }
    assert.ok(bytes < 180_000, `${bytes} bytes`);
  });
});
