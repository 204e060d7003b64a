import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { currencies } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { isStale, rateBetween, ratedCurrencies, readDaily, worthIn } from './domain.ts';
import type { ReferenceDay } from './domain.ts';

const line = (currency: string, rate: string) => `<Cube currency='${currency}' rate='${rate}'/>`;
const documentOf = (...lines: string[]) =>
  `<?xml version="1.0"?><gesmes:Envelope><Cube><Cube time='2026-11-27'>${lines.join('\n')}</Cube></Cube></gesmes:Envelope>`;
const faultOf = (xml: string) => {
  const read = readDaily(xml);
  return read.ok ? 'read' : read.error.why;
};

describe('the daily document of the ECB', () => {
  it('[W10d] is read as exact ratios of the currencies that the wallet knows', () => {
    const read = readDaily(documentOf(line('USD', '1.0616'), line('JPY', '176.4'), line('THB', '37.5650')));
    assert.deepEqual(read, {
      ok: true,
      value: {
        day: '2026-11-27',
        perEuro: [
          { currency: 'USD', numerator: 10_616n, denominator: 10_000n },
          { currency: 'JPY', numerator: 1_764n, denominator: 10n },
        ],
      },
    });
  });

  it('[W10d] is refused as a whole if it is not exactly of its form', () => {
    const usd = line('USD', '1.0616');
    assert.equal(faultOf(documentOf(usd)), 'read');
    assert.equal(faultOf(`<!DOCTYPE a [<!ENTITY x "1">]>${documentOf(usd)}`), 'markup');
    assert.equal(faultOf('<html>Service unavailable</html>'), 'no_day');
    assert.equal(faultOf(documentOf(usd) + documentOf(usd)), 'no_day');
    assert.equal(faultOf(documentOf(usd).replace('2026-11-27', '2026-13-27')), 'no_day');
    assert.equal(faultOf(documentOf(usd, usd)), 'twice');
    assert.equal(faultOf(documentOf(usd, "<Cube currency='CHF' rate='-1'/>")), 'lines');
    assert.equal(faultOf(documentOf(line('THB', '37.5650'))), 'none');
    for (const rate of ['0', '0.0000', '1..2', '.5', '1.', '123456', '1.234567']) {
      assert.equal(faultOf(documentOf(line('USD', rate))), 'rate', rate);
    }
  });

  it('[S97] is read in time linear in its length, also if it was made to be slow', () => {
    const startedAt = performance.now();
    for (const slow of ["<Cube currency='USD' rate='", '<Cube time=', '<Cube ', "<Cube currency='USD' rate='1"]) {
      assert.notEqual(faultOf(slow.repeat(20_000)), 'read');
    }
    assert.ok(performance.now() - startedAt < 2_000);
  });
});

const day: ReferenceDay = {
  day: '2026-11-27',
  perEuro: [
    { currency: 'USD', numerator: 10_616n, denominator: 10_000n },
    { currency: 'JPY', numerator: 17_640n, denominator: 100n },
  ],
};

describe('a rate between two currencies', () => {
  it('[W10c] goes by way of the euro, in minor units, and is exact', () => {
    assert.deepEqual(rateBetween(day, 'EUR', 'USD'), {
      from: { minor: 1_250n, currency: 'EUR' },
      to: { minor: 1_327n, currency: 'USD' },
    });
    const yen = rateBetween(day, 'USD', 'JPY');
    assert.ok(yen);
    // 1.0616 dollars are 176.40 yen: 106.16 cents of a dollar for each 176.4 yen.
    assert.equal(yen.from.minor * 17_640n, yen.to.minor * 10_616n);
    assert.deepEqual(rateBetween(day, 'JPY', 'USD'), { from: yen.to, to: yen.from });
  });

  it('[W10c] does not exist without a published rate, or between a currency and itself', () => {
    assert.equal(rateBetween(day, 'EUR', 'KWD'), undefined);
    assert.equal(rateBetween(day, 'KWD', 'EUR'), undefined);
    assert.equal(rateBetween(day, 'USD', 'USD'), undefined);
    assert.deepEqual(ratedCurrencies(day), ['EUR', 'USD', 'JPY']);
  });

  it('[W10c] fits into 64 bits for every rate that can be read', () => {
    const rate = fc.record({ numerator: fc.bigInt(1n, 9_999_999_999n), decimals: fc.bigInt(0n, 5n) });
    const currency = fc.constantFrom(...(Object.keys(currencies) as Currency[]).filter((one) => one !== 'EUR'));
    fc.assert(
      fc.property(fc.tuple(rate, rate), fc.tuple(currency, currency), (rates, [from, to]) => {
        const [one, other] = rates.map(({ numerator, decimals }) => ({ numerator, denominator: 10n ** decimals }));
        const perEuro = [
          { currency: from, ...one! },
          { currency: to, ...other! },
        ];
        const found = rateBetween({ day: '2026-11-27', perEuro }, from, to);
        if (!found) return;
        assert.ok(found.from.minor > 0n && found.from.minor < 2n ** 63n);
        assert.ok(found.to.minor > 0n && found.to.minor < 2n ** 63n);
      }),
    );
  });
});

describe('what balances are worth together', () => {
  it('[W10f] counts those in other currencies at the rates of the day, rounded up', () => {
    const sums = [
      { minor: 1_000n, currency: 'EUR' },
      { minor: 10_616n, currency: 'USD' },
      { minor: 1n, currency: 'JPY' },
      { minor: 5n, currency: 'KWD' },
    ] as const;
    assert.deepEqual(worthIn(day, sums, 'EUR'), { minor: 11_001n, currency: 'EUR' });
    assert.deepEqual(worthIn(undefined, sums, 'EUR'), { minor: 1_000n, currency: 'EUR' });
  });
});

describe('the age of rates', () => {
  it('[W10d] is counted in TARGET days, so that Friday’s hold until Monday ends', () => {
    const friday = { day: '2026-11-27' };
    assert.equal(isStale(friday, 1, new Date('2026-11-27T15:00:00Z')), false);
    assert.equal(isStale(friday, 1, new Date('2026-11-29T12:00:00Z')), false);
    assert.equal(isStale(friday, 1, new Date('2026-11-30T23:59:59Z')), false);
    assert.equal(isStale(friday, 1, new Date('2026-12-01T00:00:00Z')), true);
    // Maundy Thursday's hold over Good Friday, Easter and the Tuesday after.
    assert.equal(isStale({ day: '2026-04-02' }, 1, new Date('2026-04-07T23:59:59Z')), false);
    assert.equal(isStale({ day: '2026-04-02' }, 1, new Date('2026-04-08T00:00:00Z')), true);
  });
});
