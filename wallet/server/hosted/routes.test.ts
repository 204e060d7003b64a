import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { openingParts, walletUrl } from '../../../tests/samples/opening-parts.ts';
import type { OpeningParts } from '../../../tests/samples/opening-parts.ts';
import { profileView } from '../identity/sign-up/views.ts';
import { hostedPage } from './page-views.ts';
import { hostedAssets } from './routes.ts';

const KILOBYTE = 1_000;

describe('hosted pages', () => {
  let parts: OpeningParts;
  let app: Awaited<ReturnType<OpeningParts['appWith']>>;
  before(async () => {
    parts = await openingParts();
    app = await parts.appWith(hostedAssets({ dist: new URL('../../web/dist/', import.meta.url) }));
  });
  after(async () => {
    await app.close();
    await parts.close();
  });

  const get = (url: string, headers = {}) =>
    app.inject({ method: 'GET', url, headers: { host: new URL(walletUrl).host, ...headers } });

  /** The bytes of all that a page loads, as a browser receives them. */
  const weigh = async (page: string): Promise<number> => {
    const assets = new Set(Array.from(page.matchAll(/(?:href|src)="(\/id\/assets\/[^"]+)"/g), ([, url = '']) => url));
    assert.ok(assets.has('/id/assets/inter.woff2'));
    const answers = await Promise.all(Array.from(assets, (url) => get(url, { 'accept-encoding': 'gzip, br' })));
    for (const answer of answers) assert.equal(answer.statusCode, 200);
    return answers.reduce((sum, answer) => sum + answer.rawPayload.length, 0);
  };

  it('weigh less than 30 kB with all that they load, typeface and all, the longest too', async () => {
    const longest = profileView({ token: randomBytes(64).toString('base64url'), faults: [], typed: {} });
    // The page of the profile is compressed, like its assets.
    const heaviest = (await weigh(longest)) + brotliCompressSync(longest).length;
    assert.ok(heaviest < 30 * KILOBYTE, `${heaviest} bytes`);
    const scripted = hostedPage({ title: 'A page', body: '', scripts: ['passkey.js', 'password.js'] });
    const weight = (await weigh(scripted)) + Buffer.byteLength(scripted);
    assert.ok(weight < 30 * KILOBYTE, `${weight} bytes`);
  });

  it('have a typeface with the letters of western Europe', async () => {
    const { headers, rawPayload } = await get('/id/assets/inter.woff2');
    assert.equal(headers['content-type'], 'font/woff2');
    assert.equal(headers['content-encoding'], undefined);
    assert.equal(rawPayload.toString('latin1', 0, 4), 'wOF2');
  });

  it('are served without a typeface if the app is not built, and not at all if it cannot be read', async () => {
    const empty = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'holdfast-dist-'))}/`);
    const bare = await parts.appWith(hostedAssets({ dist: empty }));
    const answer = await bare.inject({ url: '/id/assets/inter.woff2', headers: { host: new URL(walletUrl).host } });
    assert.equal(answer.statusCode, 404);
    await bare.close();
    await mkdir(new URL('hosted/inter.woff2', empty), { recursive: true });
    await assert.rejects(parts.appWith(hostedAssets({ dist: empty })), { code: 'EISDIR' });
    await rm(empty, { recursive: true });
  });

  it('load nothing from elsewhere and run nothing inline', async () => {
    const { headers } = await get('/id/assets/hosted.css');
    const policy = String(headers['content-security-policy']);
    for (const part of ["default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"]) {
      assert.ok(policy.includes(part), part);
    }
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  it('keep the meaning of scripts and styles without their comments', async () => {
    const { body } = await get('/id/assets/passkey.js');
    assert.doesNotMatch(body, /^\s*\/\//m);
    assert.match(body, /navigator\.credentials\.create/);
    const styles = (await get('/id/assets/hosted.css')).body;
    assert.match(styles, /--color-accent:/);
    assert.match(styles, /viewBox='0 0 12 8' fill='none'/);
    assert.doesNotMatch(styles, /\/\*|\n\s/);
  });

  it('[S94] escape what people type', () => {
    const page = profileView({ token: 't', faults: [], typed: { givenName: '"><script>alert(1)</script>' } });
    assert.doesNotMatch(page, /<script>alert/);
    assert.match(page, /value="&quot;&gt;&lt;script&gt;/);
  });
});
