import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasTriesLeft, isSecret, judgeUrl, lookAgainAt, outcomeOf } from './domain.ts';

describe('the schedule of a delivery', () => {
  const now = new Date('2026-11-24T10:00:00Z');

  it('tries ten times over three days, and then no more', () => {
    const waits: number[] = [];
    for (let attempts = 1; hasTriesLeft({ attempts, roundStart: 0 }); attempts += 1) {
      waits.push((lookAgainAt({ attempts, roundStart: 0 }, now).getTime() - now.getTime()) / 1_000);
    }
    assert.deepEqual(waits, [5, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400]);
  });

  it('begins anew when a delivery is asked for again', () => {
    assert.equal(hasTriesLeft({ attempts: 10, roundStart: 0 }), false);
    assert.equal(hasTriesLeft({ attempts: 10, roundStart: 10 }), true);
    assert.equal(lookAgainAt({ attempts: 11, roundStart: 10 }, now).getTime() - now.getTime(), 5_000);
  });

  it('takes only an answer in the 200s for a delivery', () => {
    const outcomes = [200, 204, 301, 307, 400, 410, 500].map(outcomeOf);
    assert.deepEqual(outcomes, ['taken', 'taken', 'redirect', 'redirect', 'refused', 'gone', 'refused']);
  });
});

describe('the address of an endpoint', () => {
  const refused = (url: string) => !judgeUrl(url).ok;

  it('is https on a public name, or http under localhost', () => {
    assert.deepEqual(judgeUrl('https://shop.example/hooks?a=1'), { ok: true, value: 'https://shop.example/hooks?a=1' });
    assert.ok(judgeUrl('https://shop.example:8443/hooks').ok);
    assert.ok(judgeUrl('http://market.localhost:4100/webhooks/wallet').ok);
  });

  it('[S104] is no number, in whatever form it is written', () => {
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

  it('[S108] has no other scheme, no odd port, no user and no fragment', () => {
    for (const url of [
      'http://shop.example/',
      'ftp://shop.example/',
      'file:///etc/passwd',
      'gopher://shop.example/',
      'javascript:alert(1)',
      'https://shop.example:22/',
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
});

describe('the secret of an endpoint', () => {
  it('has 24 to 64 bytes in base64', () => {
    assert.ok(isSecret(`whsec_${Buffer.alloc(24).toString('base64')}`));
    assert.ok(isSecret(`whsec_${Buffer.alloc(64).toString('base64')}`));
    assert.ok(!isSecret(`whsec_${Buffer.alloc(16).toString('base64')}`));
    assert.ok(!isSecret(Buffer.alloc(24).toString('base64')));
  });
});
