import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  codeAt,
  judgeTotp,
  matchingSteps,
  newTotpSecret,
  qrOf,
  stepAt,
  stepsAround,
  totpAddress,
  totpAt,
} from './totp.ts';

/** The secret of the test vectors of RFC 6238, appendix B: `12345678901234567890`. */
const known = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a code of an authenticator app', () => {
  it('is that of RFC 6238', () => {
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ] as const) {
      assert.equal(totpAt(known, new Date(seconds * 1_000)), code);
      assert.equal(codeAt(known, BigInt(Math.floor(seconds / 30))), code);
    }
  });

  it('matches the steps that have it, and no others', () => {
    assert.deepEqual(matchingSteps(known, [0n, 1n, 2n], '287082'), [1n]);
    assert.deepEqual(matchingSteps(known, [0n, 1n, 2n], '287083'), []);
    const now = new Date('2026-11-30T06:30:10Z');
    const here = stepAt(now);
    assert.deepEqual(stepsAround(now), [here - 1n, here, here + 1n]);
  });

  it('is right for half a minute before and after, and not longer', () => {
    const now = new Date('2026-11-30T06:30:10Z');
    const judge = (ms: number) => judgeTotp(known, totpAt(known, new Date(now.getTime() + ms)), { now, after: null });
    const step = BigInt(Math.floor(now.getTime() / 30_000));
    assert.deepEqual([-30_000, 0, 30_000].map(judge), [step - 1n, step, step + 1n]);
    assert.deepEqual([-60_000, 60_000].map(judge), [undefined, undefined]);
  });

  it('serves once, and none before it serves afterwards', () => {
    const now = new Date('2026-11-30T06:30:10Z');
    const code = totpAt(known, now);
    const step = judgeTotp(known, code, { now, after: null })!;
    assert.equal(judgeTotp(known, code, { now, after: step }), undefined);
    const earlier = totpAt(known, new Date(now.getTime() - 30_000));
    assert.equal(judgeTotp(known, earlier, { now, after: step }), undefined);
    const later = totpAt(known, new Date(now.getTime() + 30_000));
    assert.equal(judgeTotp(known, later, { now, after: step }), step + 1n);
  });

  it('has six digits and nothing else', () => {
    const now = new Date();
    const code = totpAt(known, now);
    for (const typed of ['', code.slice(1), `${code}0`, ` ${code}`, '٢٨٧٠٨٢'])
      assert.equal(judgeTotp(known, typed, { now, after: null }), undefined, typed);
  });
});

describe('the secret of an authenticator app', () => {
  it('has 160 random bits, in letters that a person can type', () => {
    const [one, other] = [newTotpSecret(randomBytes), newTotpSecret(randomBytes)];
    assert.match(one, /^[A-Z2-7]{32}$/);
    assert.notEqual(one, other);
  });

  it('is handed over in an address that names the site and the account', () => {
    const address = new URL(totpAddress(known, { issuer: 'Holdfast Market', account: 'ada@example.com' }));
    assert.equal(address.protocol, 'otpauth:');
    assert.equal(address.searchParams.get('secret'), known);
    assert.equal(address.searchParams.get('issuer'), 'Holdfast Market');
  });

  it('is drawn as a square of dark squares', () => {
    const { size, path } = qrOf(totpAddress(known, { issuer: 'Holdfast Market', account: 'ada@example.com' }));
    assert.ok(size >= 21 && (size - 17) % 4 === 0, String(size));
    // The finder in the corner: seven dark squares.
    for (let x = 0; x < 7; x += 1) assert.ok(path.includes(`M${x} 0h1v1h-1z`));
    assert.ok(!path.includes('M7 0h'));
  });
});
