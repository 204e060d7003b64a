import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reachedBy, subjectOf } from './budget-domain.ts';

describe('a budget', () => {
  it('[H2b] warns at 80 and at 100 percent, to the cent', () => {
    const reached = (netMinor: bigint) => reachedBy({ limitMinor: 1_001n, netMinor });
    assert.deepEqual(reached(-5n), []);
    assert.deepEqual(reached(800n), []);
    assert.deepEqual(reached(801n), [80]);
    assert.deepEqual(reached(1_000n), [80]);
    assert.deepEqual(reached(1_001n), [80, 100]);
    assert.deepEqual(reached(90_000n), [80, 100]);
  });

  it('[H2b] is named by what it is for', () => {
    const euros = { currency: 'EUR' } as const;
    assert.equal(subjectOf({ ...euros, category: 'travel', clientId: null }), 'EUR category travel');
    assert.equal(subjectOf({ ...euros, category: null, clientId: 'travel' }), 'EUR shop travel');
  });
});
