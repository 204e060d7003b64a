import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressOf, codeAt, keyOf, matchingSteps, secretOf } from './totp-crypto.ts';

/** The secret of the examples in RFC 6238, appendix B. */
const key = keyOf(Buffer.from('12345678901234567890'));

describe('codes by time', () => {
  it('are those of RFC 6238', () => {
    // The last six of the eight digits, since our codes have six.
    const examples = [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
    ] as const;
    for (const [seconds, code] of examples) assert.equal(codeAt(key, BigInt(Math.floor(seconds / 30))), code);
  });

  it('match the steps that have them, and no others', () => {
    assert.deepEqual(matchingSteps(key, [0n, 1n, 2n], '287082'), [1n]);
    assert.deepEqual(matchingSteps(key, [0n, 1n, 2n], '287083'), []);
  });

  it('come from a key that people can type and apps can scan', () => {
    assert.match(key, /^[A-Z2-7]{32}$/);
    assert.equal(secretOf(key).toString(), '12345678901234567890');
    const address = new URL(addressOf(key, '+353851234567'));
    assert.equal(address.protocol, 'otpauth:');
    assert.equal(address.searchParams.get('secret'), key);
    assert.equal(address.searchParams.get('issuer'), 'Holdfast Wallet');
    assert.match(decodeURIComponent(address.pathname), /Holdfast Wallet:\+353851234567$/);
  });
});
