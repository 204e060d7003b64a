import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeUrl } from './endpoint-url-domain.ts';

describe('the address of an endpoint', () => {
  const refused = (url: string) => !judgeUrl(url, []).ok;

  it('is https on a public name', () => {
    assert.deepEqual(judgeUrl('https://shop.example/hooks?a=1', []), {
      ok: true,
      value: 'https://shop.example/hooks?a=1',
    });
    assert.ok(judgeUrl('https://shop.example:8443/hooks', []).ok);
  });

  it('[S104a] is not an IP address, in any notation', () => {
    for (const host of [
      '127.0.0.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '169.254.169.254',
      '8.8.8.8',
    ]) {
      assert.ok(refused(`https://${host}/`), host);
    }
  });

  it('[S104b] is not a local name, not even with a final dot or in capitals', () => {
    for (const host of [
      'localhost.',
      'LOCALHOST',
      'LocalHost.',
      'shop.localhost.',
      '127.0.0.1.',
      '127.1.',
      '0x7f.1.',
      '[::ffff:7f00:1]',
      '１２７.０.０.１',
      'intranet.',
      'printer.local',
      'db.internal',
      'nas.home.arpa.',
      'shop.onion',
    ]) {
      assert.ok(refused(`https://${host}/`), host);
    }
    for (const host of ['shop.example.', 'internal.example', 'mylocalhost.example', 'localhost.example']) {
      assert.equal(refused(`https://${host}/`), false, host);
    }
  });

  it('[S108] has no other scheme, odd port, user or fragment', () => {
    for (const url of [
      'http://shop.example/',
      'ftp://shop.example/',
      'file:///etc/passwd',
      'gopher://shop.example/',
      'javascript:alert(1)',
      'https://shop.example:22/',
      'https://shop.example:81/',
      'https://user@shop.example/',
      'https://user:pass@shop.example/',
      'https://shop.example/#x',
      'https://intranet/',
      'https://',
      '',
      `https://shop.example/${'a'.repeat(2_100)}`,
    ]) {
      assert.ok(refused(url), url);
    }
  });

  it('[S152a] may be private if the operator listed its origin for this client', () => {
    const listed = ['http://market.localhost:4100', 'http://127.0.0.1:3000', 'https://10.0.0.7'];
    for (const origin of listed) assert.ok(judgeUrl(`${origin}/hooks?a=1`, listed).ok, origin);
  });

  it('[S152a] is refused at once if it is private and not listed, by scheme, host and port', () => {
    const listed = ['http://market.localhost:4100'];
    for (const url of [
      'http://wallet.localhost:4000/',
      'http://market.localhost:4101/',
      'https://market.localhost:4100/',
      'http://market.localhost/',
      'http://localhost:4100/',
      'http://a.market.localhost:4100/',
      'http://market.localhost:4100@evil.example/',
    ]) {
      assert.equal(judgeUrl(url, listed).ok, false, url);
    }
  });

  it('[S174b] is refused at once for a port that fetch blocks, listed or not', () => {
    for (const port of [1_719, 2_049, 5_060, 6_000, 6_667, 10_080]) {
      assert.ok(refused(`https://shop.example:${port}/`), String(port));
      const origin = `http://shop.localhost:${port}`;
      assert.equal(judgeUrl(`${origin}/`, [origin]).ok, false, String(port));
    }
    assert.ok(judgeUrl('https://shop.example:6001/', []).ok);
  });
});
