import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, policy } from '../../../../tests/samples/payment.ts';
import { mostUntracked } from './policy-domain.ts';

describe('the terms of a payment', () => {
  it('[B1i] allow untracked parts up to the amount of their currency, and none in another', () => {
    assert.deepEqual(mostUntracked(policy, 'EUR'), eur(1_500n));
    assert.deepEqual(mostUntracked({ untrackedMost: [] }, 'EUR'), eur(0n));
  });
});
