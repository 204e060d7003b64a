import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chargeChallenge } from './challenge-domain.ts';
import type { ChargeOrder } from './challenge-domain.ts';

const order: ChargeOrder = {
  holderId: 'hld_01jdqz3c5te7kqc8vm9r3rw2s4',
  instrumentId: 'ins_01jdqz3c5te7kqc8vm9r3rw2s4',
  amount: { minor: 5_000n, currency: 'EUR' },
  attempt: 'a',
};

describe('the challenge that a holder signs to charge an instrument', () => {
  it('[S133a] is the same for the same order, and differs by holder, instrument, amount and attempt', () => {
    const others: Partial<ChargeOrder>[] = [
      { holderId: 'hld_01jdqz3c5te7kqc8vm9r3rw2s5' },
      { instrumentId: 'ins_01jdqz3c5te7kqc8vm9r3rw2s5' },
      { amount: { minor: 5_001n, currency: 'EUR' } },
      { amount: { minor: 5_000n, currency: 'USD' } },
      { attempt: 'b' },
    ];
    assert.deepEqual(chargeChallenge({ ...order }), chargeChallenge(order));
    for (const other of others) assert.notDeepEqual(chargeChallenge({ ...order, ...other }), chargeChallenge(order));
  });
});
