import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placedAt, sampleOrder, terms } from '../../../../tests/samples/order.ts';
import { toOrderData } from './views.ts';

describe('how an order is protected', () => {
  const protectionOf = (changes: Parameters<typeof sampleOrder>[0]) =>
    toOrderData(sampleOrder(changes), { wallets: [], now: placedAt, messages: new Map() }).protection;

  it('[B3c] stands on the order by the terms of its own payment, with their version', () => {
    const own = { ...terms, version: 8, reportDaysAfterRelease: 21, answerDays: 4, investigateDays: 9, appealDays: 1 };
    assert.deepEqual(protectionOf({ terms: { ...own, shipWithinDays: 3, releaseAfterDays: 1, escalateFromDay: 2 } }), {
      version: 8,
      rules: [
        'Sellers ship within 3 days, or your money comes back automatically.',
        'A seller is paid when you confirm, or 1 day after delivery.',
        'You can report a problem until 21 days after the seller was paid. If the seller does not answer within 4 days, what you asked for takes effect.',
        'If you and the seller do not agree, each of you can ask the wallet to decide, from day 2 on. It decides within 9 days. An appeal within 1 day goes to somebody else there, whose word is the last.',
      ],
    });
  });

  it('[B3c] says nothing before the wallet has answered', () => {
    assert.equal(protectionOf({ terms: null }), null);
  });
});
