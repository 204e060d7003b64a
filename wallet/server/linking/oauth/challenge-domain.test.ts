import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { challengeOf } from './challenge-domain.ts';

type Question = Parameters<typeof challengeOf>[0];

const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });

const question: Question = {
  interactionId: 'one',
  holderId: 'hld_01jdqz3c5te7kqc8vm9r3rw2s4',
  clientId: 'market',
  asked: {
    kind: 'mandate',
    account: 'a',
    maxPerPayment: eur(3_000n),
    maxPerMonth: eur(30_000n),
    purpose: 'Orders',
    confirm: false,
  },
};

describe('the challenge that a holder signs to allow a mandate', () => {
  it('is the same for the same question, and different for every other', () => {
    const others: Partial<Question>[] = [
      { interactionId: 'two' },
      { holderId: 'hld_01jdqz3c5te7kqc8vm9r3rw2s5' },
      { clientId: 'another' },
      { asked: { ...question.asked, maxPerPayment: eur(3_001n) } },
      { asked: { ...question.asked, maxPerMonth: eur(30_001n) } },
      { asked: { ...question.asked, purpose: 'Other orders' } },
      { asked: { ...question.asked, confirm: true } },
    ];
    assert.deepEqual(challengeOf({ ...question }), challengeOf(question));
    for (const other of others) assert.notDeepEqual(challengeOf({ ...question, ...other }), challengeOf(question));
  });
});
