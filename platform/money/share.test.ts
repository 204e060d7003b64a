import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { share } from './share.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;

describe('share', () => {
  it('names its rounding, and a half goes to the even cent', () => {
    assert.equal(share(eur(1_250n), 1, 'down').minor, 0n);
    assert.equal(share(eur(1_250n), 1, 'up').minor, 1n);
    assert.equal(share(eur(5_000n), 1, 'half_even').minor, 0n);
    assert.equal(share(eur(15_000n), 1, 'half_even').minor, 2n);
    assert.equal(share(eur(5_001n), 1, 'half_even').minor, 1n);
    assert.equal(share(eur(2_499n), 800, 'half_even').minor, 200n);
  });

  it('refuses a negative sum and a broken rate', () => {
    assert.throws(() => share(eur(-1n), 100, 'down'), /not negative/);
    assert.throws(() => share(eur(1n), 0.5, 'down'), /basis points/);
  });
});
