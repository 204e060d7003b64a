import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exchangeChallenge } from './challenge-domain.ts';
import type { Quote } from './domain.ts';

describe('the challenge of an exchange', () => {
  it('[W10b] [S80] changes with either sum, its currency, the quote and its end', () => {
    const quote: Quote = {
      id: 'exq_1',
      cell: 0,
      holderId: 'hld_1',
      give: { minor: 1_000n, currency: 'EUR' },
      get: { minor: 1_050n, currency: 'USD' },
      kept: { minor: 11n, currency: 'USD' },
      rate: { from: { minor: 1_250n, currency: 'EUR' }, to: { minor: 1_327n, currency: 'USD' } },
      rateDay: '2026-11-27',
      termsVersion: 1,
      marginBasisPoints: 100,
      isOfRefunds: false,
      refundHours: 24,
      quotedAt: new Date(0),
      validUntil: new Date(600_000),
      doneAt: null,
      paymentId: null,
    };
    const challenges = [
      quote,
      { ...quote, id: 'exq_2' as const },
      { ...quote, give: { ...quote.give, minor: 1_001n } },
      { ...quote, give: { ...quote.give, currency: 'GBP' as const } },
      { ...quote, get: { ...quote.get, minor: 1_051n } },
      { ...quote, get: { ...quote.get, currency: 'CHF' as const } },
      { ...quote, validUntil: new Date(600_001) },
    ].map((one) => exchangeChallenge(one).toString('hex'));
    assert.equal(new Set(challenges).size, challenges.length);
  });
});
