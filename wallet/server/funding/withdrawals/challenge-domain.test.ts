import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withdrawalChallenge } from './challenge-domain.ts';

describe('what a passkey signs to withdraw', () => {
  it('[S80] names account, amount, fee, currency and the withdrawal, and changes with each', () => {
    const order = {
      id: 'wdr_1',
      holderId: 'hld_1',
      instrumentId: 'ins_1',
      amount: { minor: 1_500n, currency: 'USD' },
      fee: { minor: 10n, currency: 'USD' },
      validUntil: new Date('2026-11-30T10:10:00Z'),
    } as const;
    const all = [
      order,
      { ...order, id: 'wdr_2' },
      { ...order, holderId: 'hld_2' },
      { ...order, instrumentId: 'ins_2' },
      { ...order, amount: { minor: 1_501n, currency: 'USD' } },
      { ...order, amount: { minor: 1_500n, currency: 'EUR' } },
      { ...order, fee: { minor: 0n, currency: 'USD' } },
      { ...order, validUntil: new Date('2026-11-30T10:11:00Z') },
    ] as const;
    const challenges = new Set(all.map((one) => withdrawalChallenge(one).toString('hex')));
    assert.equal(challenges.size, all.length);
    assert.equal(withdrawalChallenge(order).length, 32);
  });
});
