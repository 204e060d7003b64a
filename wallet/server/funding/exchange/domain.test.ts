import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { exchange } from '../../ledger/accounts/exchange-domain.ts';
import { rateBetween } from '../rates/domain.ts';
import type { ReferenceDay } from '../rates/domain.ts';
import { balanceIdOf } from '../../ledger/accounts/domain.ts';
import { currencyIn, hasRunOut, makeQuote, offerOf } from './domain.ts';
import type { Asked, ExchangeTerms } from './domain.ts';

const none = { refunded: [], owed: [] };
const day: ReferenceDay = {
  day: '2026-11-27',
  perEuro: [
    { currency: 'USD', numerator: 10_616n, denominator: 10_000n },
    { currency: 'JPY', numerator: 17_640n, denominator: 100n },
  ],
};
const terms: ExchangeTerms = {
  version: 1,
  validFrom: new Date(0),
  marginBasisPoints: 100,
  quoteMinutes: 10,
  staleAfterDays: 1,
  refundHours: 24,
  currencies: ['EUR', 'USD', 'JPY', 'KWD'],
};
const now = new Date('2026-11-27T20:00:00Z');
const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' });
const asked: Asked = {
  give: eur(1_000n),
  to: 'USD',
  day,
  terms,
  spendable: eur(5_000n),
  refundedMinor: 0n,
  isFrozen: false,
};
const codeOf = (other: Partial<Asked>, at = now) => {
  const made = makeQuote({ ...asked, ...other }, at);
  return made.ok ? 'quoted' : made.error.code;
};

describe('a quote', () => {
  it('[W10b] has both sums, the rate with its day, the margin and its end', () => {
    const made = makeQuote(asked, now);
    assert.ok(made.ok);
    assert.deepEqual(made.value.get, { minor: 1_050n, currency: 'USD' });
    assert.deepEqual(made.value.kept, { minor: 11n, currency: 'USD' });
    assert.equal(made.value.rateDay, '2026-11-27');
    assert.equal(made.value.marginBasisPoints, 100);
    assert.equal(made.value.validUntil.toISOString(), '2026-11-27T20:10:00.000Z');
  });

  it('[P4f] has no margin for what refunds have brought, and for no more', () => {
    const made = (refundedMinor: bigint) => {
      const quote = makeQuote({ ...asked, refundedMinor }, now);
      assert.ok(quote.ok);
      const { isOfRefunds, marginBasisPoints, get, kept } = quote.value;
      return [isOfRefunds, marginBasisPoints, get.minor, kept.minor];
    };
    assert.deepEqual(made(1_000n), [true, 0, 1_061n, 0n]);
    assert.deepEqual(made(999n), [false, 100, 1_050n, 11n]);
    assert.deepEqual(made(0n), [false, 100, 1_050n, 11n]);
  });

  it('[W10b] [S71] counts whole yen', () => {
    const made = makeQuote({ ...asked, to: 'JPY' }, now);
    assert.ok(made.ok);
    assert.deepEqual(made.value.get, { minor: 1_746n, currency: 'JPY' });
    const back = makeQuote({ ...asked, give: made.value.get, to: 'EUR', spendable: made.value.get }, now);
    assert.ok(back.ok);
    assert.deepEqual(back.value.get, eur(979n));
  });

  it('[W10b] is refused above the balance, below the smallest coin, and for a frozen wallet', () => {
    assert.equal(codeOf({ give: eur(5_000n) }), 'quoted');
    assert.equal(codeOf({ give: eur(5_001n) }), 'insufficient_funds');
    assert.equal(codeOf({ give: eur(10n ** 15n - 1n) }), 'insufficient_funds');
    const yen = { minor: 1n, currency: 'JPY' } as const;
    assert.equal(codeOf({ give: yen, spendable: yen, to: 'EUR' }), 'exchange_too_small');
    assert.equal(codeOf({ isFrozen: true }), 'account_frozen');
  });

  it('[W10d] is refused without a rate, and at a stale one', () => {
    assert.equal(codeOf({ to: 'KWD' }), 'currency_not_exchanged');
    assert.equal(codeOf({ to: 'EUR' }), 'currency_not_exchanged');
    assert.equal(codeOf({ day: undefined }), 'rates_stale');
    assert.equal(codeOf({}, new Date('2026-11-30T23:59:59Z')), 'quoted');
    assert.equal(codeOf({}, new Date('2026-12-01T00:00:00Z')), 'rates_stale');
  });

  it('[W10b] runs out at the instant of its end, unless it was used', () => {
    const made = makeQuote(asked, now);
    assert.ok(made.ok);
    const quote = { ...made.value, id: 'exq_1', cell: 0, holderId: 'hld_1', doneAt: null, paymentId: null } as const;
    assert.equal(hasRunOut(quote, new Date(quote.validUntil.getTime() - 1)), false);
    assert.equal(hasRunOut(quote, quote.validUntil), true);
    assert.equal(hasRunOut({ ...quote, doneAt: now }, quote.validUntil), false);
  });

  it('[W10d] is offered only between currencies with a rate', () => {
    const dinars: Money = { minor: 1_000n, currency: 'KWD' };
    const { rated, unrated, givable } = offerOf(terms, day, { ...none, balances: [eur(5_000n), dinars] });
    assert.deepEqual(
      [rated, unrated, givable],
      [['EUR', 'USD', 'JPY'], ['GBP', 'CHF', 'SEK', 'PLN', 'KWD'], [eur(5_000n)]],
    );
    assert.deepEqual(offerOf(terms, undefined, { ...none, balances: [eur(1n)] }).rated, []);
    assert.notEqual(balanceIdOf('hld_1', 'USD'), balanceIdOf('hld_1', 'JPY'));
  });

  it('[W10d] gets only currencies that the operator offers, and gives any', () => {
    const few = { ...terms, currencies: ['EUR', 'USD'] as const };
    assert.deepEqual(codeOf({ terms: few, to: 'JPY' }), 'currency_not_exchanged');
    const yen: Money = { minor: 9_000n, currency: 'JPY' };
    assert.ok(makeQuote({ ...asked, terms: few, give: yen, spendable: yen, to: 'EUR' }, now).ok);
    assert.deepEqual(offerOf(few, day, { ...none, balances: [eur(1n), yen] }).givable, [eur(1n), yen]);
  });

  it('[W10g] opens a wallet in the currency of its country if the operator offers it, and otherwise in the first', () => {
    const opened = ['IE', 'US', 'JP', 'GB', 'BR', undefined].map((country) => currencyIn(terms, country));
    assert.deepEqual(opened, ['EUR', 'USD', 'JPY', 'EUR', 'EUR', 'EUR']);
    assert.equal(currencyIn({ currencies: ['USD', 'JPY'] }, 'IE'), 'USD');
  });
});

describe('any sequence of exchanges at the rates of a day', () => {
  it('[S73a] never gains: back in the first currency, there is no more than at the start', () => {
    const numerator = fc.bigInt(1n, 9_999_999_999n);
    const others = ['USD', 'GBP', 'CHF', 'SEK', 'PLN', 'JPY', 'KWD'] as const;
    const rates = fc
      .array(numerator, { minLength: others.length, maxLength: others.length })
      .map((found) => others.map((currency, at) => ({ currency, numerator: found[at]!, denominator: 100_000n })));
    const all = ['EUR', ...others] as const;
    fc.assert(
      fc.property(
        rates,
        fc.constantFrom(...all),
        fc.array(fc.constantFrom(...all), { maxLength: 8 }),
        fc.bigInt(1n, 10n ** 12n),
        fc.integer({ min: 0, max: 500 }),
        (perEuro, first, route, minor, margin) => {
          let money: Money = { minor, currency: first };
          for (const to of [...route, first] satisfies Currency[]) {
            const rate = rateBetween({ day: '2026-11-27', perEuro }, money.currency, to);
            if (!rate || money.minor === 0n) continue;
            money = exchange(money, rate, margin).get;
          }
          assert.ok(money.currency !== first || money.minor <= minor);
        },
      ),
    );
  });
});
