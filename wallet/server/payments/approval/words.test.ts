import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { firstLimits } from '../../../../tests/samples/limits.ts';
import { stepUpOf } from '../../identity/limits/domain.ts';
import type { Terms } from './service.ts';
import { refusalWords } from './words.ts';

const now = new Date('2026-03-01T08:00:00Z');
const terms: Terms = {
  owed: [],
  spendable: { minor: 0n, currency: 'EUR' },
  leftMs: 60_000,
  now,
  hasPin: true,
  hasAuthenticator: false,
  challenge: '',
  hasCoupon: false,
  passkeyOptions: undefined,
  asks: 'any_proof',
  reasons: [],
  stepUpTerms: stepUpOf(firstLimits, 'EUR'),
  cards: { usable: [], expired: [] },
};

describe('the words for a refused approval', () => {
  it('[W4b] say how much longer a PIN is locked, by the rest of the half hour', () => {
    const until = new Date('2026-03-01T08:11:30Z');
    const words = (at: string) => refusalWords({ code: 'pin_locked', until }, { ...terms, now: new Date(at) });
    assert.match(words('2026-03-01T08:00:00Z'), /locked for 12 minutes, until 08:11 UTC\. You were not charged\./);
    assert.match(words('2026-03-01T08:11:00Z'), /locked for 1 minute, until/);
  });

  it('[W5e] say beside a limit how to raise it, if it can be raised', () => {
    const limit = { minor: 20_000n, currency: 'EUR' } as const;
    const words = (tier: 1 | 2) => refusalWords({ code: 'limit_per_payment', limit, left: limit, tier }, terms);
    assert.match(
      words(1),
      /above your limit of €200\.00 for one payment\. You were not charged\. A document raises it/,
    );
    assert.doesNotMatch(words(2), /raises/);
  });

  it('[W5d] [W5e] say what is left of the day or the year', () => {
    const [limit, left] = [
      { minor: 100_000n, currency: 'EUR' },
      { minor: 4_999n, currency: 'EUR' },
    ] as const;
    const words = (code: 'limit_per_day' | 'limit_per_year', tier: 1 | 2) =>
      refusalWords({ code, limit, left, tier }, terms);
    assert.match(
      words('limit_per_day', 1),
      /€1,000\.00 for a day, €49\.99 is left today\. [\s\S]*A document raises it/,
    );
    assert.match(words('limit_per_year', 1), /€1,000\.00 for a year, €49\.99 is left\. [\s\S]*A document raises it/);
    assert.match(words('limit_per_day', 2), /Pay the order tomorrow/);
    assert.doesNotMatch(words('limit_per_year', 2), /raises/);
  });

  it('suggest a passkey only to a holder who has one', () => {
    const error = { code: 'pin_locked', until: now } as const;
    assert.doesNotMatch(refusalWords(error, terms), /passkey/);
    const passkeyOptions = { challenge: 'a' };
    assert.match(refusalWords(error, { ...terms, passkeyOptions }), /A passkey still works\.$/);
  });
});
