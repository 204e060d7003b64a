import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { Script } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { formatMoney } from '#platform/money/format.ts';
import type { Holder } from '../../../tests/world/wallet.ts';
import { startWorld } from '../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../tests/world/world.ts';
import { urls } from '../urls.ts';
import { oldestBrowsers } from './browsers-data.ts';

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

  it('[W1a] has a front door: what it is, what it costs, who holds the money; an account first, the login second', async () => {
    const answer = await get('/', { accept: 'text/html' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const text = await answer.text();
    const fees = await constellation.wallet.funding.fees.current();
    const free = formatMoney({ minor: fees.cardFreeUpToMinor, currency: fees.currency });
    const cost = fees.cardBasisPoints === 0 ? 'from a card: free.' : `the first ${free} of a month are free`;
    for (const said of ['until your order has arrived', cost, 'Who holds the money', 'Home Screen'])
      assert.ok(text.includes(said), said);
    const [signUp, login] = [urls.identity.signUp(), urls.identity.login()].map((url) => text.indexOf(`href="${url}"`));
    assert.ok(signUp! > 0 && signUp! < login!);
    for (const path of ['/manifest.webmanifest', '/icons/apple-touch-icon.png'])
      assert.equal((await get(/href="([^"]+)"/.exec(text.slice(text.indexOf(path) - 6))![1]!)).status, 200, path);
    await constellation.walletRows(`insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor,
      card_basis_points, merchant_basis_points) select 98, now() - interval '1 hour', currency, 7000, 310, 60 from fees.schedules limit 1`);
    assert.match(
      await (await get('/', { accept: 'text/html' })).text(),
      /the first €70\.00 of a month are free; what is beyond costs 3\.1\s?%/,
    );
  });

  it('[W1a] weighs 30 kB at most at its front door, scripts and all', async () => {
    const text = await (await get('/', { accept: 'text/html' })).text();
    const loaded = new Set(Array.from(text.matchAll(/(?:href|src)="(\/id\/assets\/[^"]+)"/g), ([, url = '']) => url));
    const sizes = await Promise.all(
      [...loaded].map(async (url) => {
        const answer = await get(url, { 'accept-encoding': 'br' });
        const coded = Number(answer.headers.get('content-length'));
        return coded > 0 ? coded : Buffer.from(await answer.arrayBuffer()).length;
      }),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, brotliCompressSync(text).length);
    assert.ok(bytes < 30_000, `${bytes} bytes`);
  });

  it('[W1d] leads a browser that is too old to a page with the names of newer ones', async () => {
    assert.match(await (await page('/')).text(), /<script\s+src="\/id\/assets\/browser\.js"><\/script>/);
    const judge = await (await get('/id/assets/browser.js')).text();
    const run = (findLast: unknown, supports: boolean) => {
      const went: string[] = [];
      const old = { prototype: { findLast } };
      const css = { supports: () => supports };
      // The script of the page, with the features of a browser.
      new Script(judge).runInNewContext({ Array: old, CSS: css, location: { replace: (to: string) => went.push(to) } });
      return went;
    };
    assert.deepEqual(
      run(() => {}, true),
      [],
    );
    assert.deepEqual(run(undefined, true), [urls.webApp.oldBrowser()]);
    assert.deepEqual(
      run(() => {}, false),
      [urls.webApp.oldBrowser()],
    );
    const text = await (await get(urls.webApp.oldBrowser(), { accept: 'text/html' })).text();
    const built = await readFile(new URL('../../web/vite.config.ts', import.meta.url), 'utf8');
    for (const { name, version } of oldestBrowsers) {
      assert.ok(text.includes(`${name} ${version}`), name);
      assert.ok(built.includes(`'${name.toLowerCase()}${version}'`), `${name} is the target of the build`);
    }
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

  it('[W1d] is refused at no page on which its holder types a code, freezes the wallet or leaves', async () => {
    const old = { accept: 'text/html', 'holdfast-app-version': '0' };
    const { login, signUp, secondStep, recover, recoverCode, confirmPhone, email, logout } = urls.identity;
    for (const path of [login(), signUp(), secondStep(), recover(), recoverCode(), confirmPhone(), email(), logout()])
      assert.ok((await get(path, old)).status < 400, path);
    for (const path of [urls.protection.freeze(), urls.protection.freezeCode(), urls.webApp.release(), '/'])
      assert.ok((await get(path, old)).status < 400, path);
    const sent = await constellation.http(`${constellation.walletUrl}${urls.identity.confirmPhoneSend()}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...old, origin: constellation.walletUrl },
      body: new URLSearchParams(),
    });
    assert.notEqual(sent.status, 426);
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
