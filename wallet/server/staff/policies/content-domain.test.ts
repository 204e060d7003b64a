import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { policy } from '../../../../tests/samples/payment.ts';
import { faultsOfContent, feeContent, fieldsOf, readContent, reportContent, textsOf } from './content-domain.ts';
import type { Content } from './content-domain.ts';
import {
  amountBounds,
  caseBounds,
  exchangeBounds,
  listBounds,
  rateBounds,
  reportBounds,
  reserveBounds,
  termBounds,
  holderLimits,
  stepUpBounds,
  withdrawalRates,
} from './fields-data.ts';

const { version: _, ...values } = policy;
const terms: Content = { kind: 'terms', values };
const fees = feeContent({
  version: 1,
  validFrom: new Date(0),
  currency: 'EUR',
  cardFreeUpToMinor: 3_000n,
  cardBasisPoints: 300,
  merchantBasisPoints: 60,
});
const exchange: Content = {
  kind: 'exchange',
  values: { marginBasisPoints: 100, quoteMinutes: 10, staleAfterDays: 1, refundHours: 24, currencies: ['EUR', 'USD'] },
};
const contentsOfRates = { keptBasisPoints: terms, marginBasisPoints: exchange } as const;
const limits: Content = { kind: 'limits', values: { currency: 'EUR', decideAloneMostMinor: '50000' } };
const tier = (payment: number, day: number, year: number, holds: number | null = null) => ({
  EUR: { payment, day, year, holds },
});
const stepUp = {
  above: { EUR: { payment: 5_000, day: 15_000 } },
  newBrowserHours: 72,
  usualFrom: 10,
  usualWithinHours: 1,
  mostInHour: 10,
};
const tiers = {
  kind: 'tiers',
  values: {
    tiers: { 0: tier(0, 0, 0, 15_000), 1: tier(20_000, 100_000, 500_000), 2: tier(500_000, 1_000_000, 5_000_000) },
    stepUp,
  },
} as const satisfies Content;
const reports = reportContent({
  reportDays: 60,
  creditHours: 24,
  decideDays: 10,
  creditMostMinor: 10_000n,
  currency: 'EUR',
  creditsAYear: 2,
  oldPasskeyDays: 30,
});
const typedOf = (content: Content) => Object.fromEntries(textsOf(content));
const read = (content: Content, typed: Record<string, string>) =>
  readContent(content.kind, { ...typedOf(content), ...typed }, content);
const faultOf = (content: Content, typed: Record<string, string>) => {
  const got = read(content, typed);
  return got.ok ? faultsOfContent(got.value) : got.error;
};

describe('what a version of the terms or the fees says', () => {
  it('reads back what it writes', () => {
    for (const content of [terms, fees, tiers, reports, limits]) {
      assert.deepEqual(read(content, {}), { ok: true, value: content });
      assert.deepEqual([...textsOf(content).keys()].toSorted(), [...fieldsOf(content.kind)].toSorted());
    }
    assert.deepEqual(faultsOfContent(terms), [], 'the terms of the migrations fit each other');
  });

  it('keeps amounts in currencies that the form does not have', () => {
    const other = { amount: '900', currency: 'USD' } as const;
    const base: Content = { ...terms, values: { ...values, untrackedMost: [...values.untrackedMost, other] } };
    const got = read(base, { untrackedMost: '20,50' });
    assert.ok(got.ok && got.value.kind === 'terms');
    assert.deepEqual(got.value.values.untrackedMost, [{ amount: '2050', currency: 'EUR' }, other]);
  });

  it('reads rates to the basis point, and never rounds', () => {
    for (const [typed, basisPoints] of [
      ['0.6', 60],
      ['0,65 %', 65],
      ['5', 500],
      ['0', 0],
    ] as const) {
      const got = read(fees, { merchantBasisPoints: typed });
      assert.ok(got.ok && got.value.kind === 'fees', typed);
      assert.equal(got.value.values.merchantBasisPoints, basisPoints);
    }
    for (const typed of ['0.655', '', '-1', '1e1', '٫5', '.5'])
      assert.deepEqual(faultOf(fees, { merchantBasisPoints: typed }), [
        { field: 'merchantBasisPoints', code: 'not_read', as: 'rate' },
      ]);
  });

  it('names every fault at once, in the order of the form', () => {
    const faults = faultOf(terms, { mostOffers: '0', quoteMinutes: 'x', untrackedMost: '1.234', warnDays: '1, 3' });
    assert.deepEqual(
      faults.map(({ field, code }) => `${field} ${code}`),
      ['quoteMinutes not_read', 'warnDays not_read', 'untrackedMost not_read', 'mostOffers out_of_bounds'],
    );
  });

  it('[S62] stays within the bounds of each value', () => {
    const bounds = { ...termBounds, ...reserveBounds, ...caseBounds, ...listBounds };
    for (const [name, [least, most]] of Object.entries(bounds))
      for (const beyond of [least - 1, most + 1])
        assert.ok(
          faultOf(terms, { [name]: String(beyond) }).some((fault) => fault.field === name),
          name,
        );
    for (const [name, [, most]] of Object.entries(rateBounds)) {
      if (name in withdrawalRates) continue;
      const content = new Map<string, Content>(Object.entries(contentsOfRates)).get(name) ?? fees;
      assert.equal(faultOf(content, { [name]: String((most + 1) / 100) })[0]?.code, 'out_of_bounds', name);
    }
    for (const [name, [least, most]] of Object.entries(exchangeBounds))
      for (const beyond of [least - 1, most + 1])
        assert.ok(faultOf(exchange, { [name]: String(beyond) })[0]?.field === name, name);
    for (const [name, [least, most]] of Object.entries(reportBounds))
      for (const beyond of [least - 1, most + 1])
        assert.ok(faultOf(reports, { [name]: String(beyond) })[0]?.field === name, name);
    for (const [name, [least, most]] of Object.entries(stepUpBounds))
      for (const beyond of [least - 1, most + 1])
        assert.ok(faultOf(tiers, { [name]: String(beyond) })[0]?.field === name, name);
    for (const name of Object.keys(holderLimits) as (keyof typeof holderLimits)[]) {
      const beyond = faultOf(tiers, { [name]: String(amountBounds[name][1] / 100n + 1n) });
      assert.deepEqual(
        beyond.map(({ field, code }) => `${field} ${code}`),
        [`${name} out_of_bounds`],
      );
    }
    assert.equal(faultOf(limits, { decideAloneMostMinor: '5000.01' })[0]?.code, 'out_of_bounds');
    const most = amountBounds.cardFreeUpToMinor[1] / 100n;
    assert.equal(faultOf(fees, { cardFreeUpToMinor: String(most) })[0], undefined);
    assert.equal(faultOf(fees, { cardFreeUpToMinor: `${most}.01` })[0]?.code, 'out_of_bounds');
  });

  it('refuses values that do not fit each other', () => {
    const faults = (typed: Record<string, string>) =>
      faultOf(terms, typed).map(({ field, code }) => `${field} ${code}`);
    assert.deepEqual(faults({ shipWithinDays: '31' }), ['shipWithinDays above_other']);
    assert.deepEqual(faults({ scanWithinDays: '11' }), ['scanWithinDays above_other']);
    assert.deepEqual(faults({ protectionDays: '14', releaseAfterDays: '15' }), ['releaseAfterDays above_other']);
    assert.deepEqual(faults({ answerDays: '8' }), ['answerDays above_other']);
    assert.deepEqual(faults({ days: '15' }), ['days above_other']);
    assert.deepEqual(faults({ keptDays: '13' }), ['newSellerDays above_other']);
    assert.deepEqual(faults({ warnDays: '7, 1' }), ['warnDays warned_too_early']);
    assert.deepEqual(faults({ untrackedWarnDays: '30' }), ['untrackedWarnDays warned_too_early']);
  });

  it('[S62] refuses limits of holders that do not fit each other, and keeps those that the form does not have', () => {
    const faults = (typed: Record<string, string>) =>
      faultOf(tiers, typed).map((fault) => `${fault.field} ${fault.code}`);
    assert.deepEqual(faults({ tier1Payment: '1000' }), []);
    assert.deepEqual(faults({ tier1Payment: '1000.01', tier2Payment: '5000' }), ['tier1Payment out_of_bounds']);
    assert.deepEqual(faults({ tier1Day: '199.99' }), ['tier1Payment above_other']);
    assert.deepEqual(faults({ tier1Year: '999' }), ['tier1Day above_other']);
    assert.deepEqual(faults({ tier2Day: '4999.99' }), ['tier2Payment above_other']);
    assert.deepEqual(faults({ tier2Year: '9999' }), ['tier2Day above_other']);
    assert.deepEqual(faults({ tier2Payment: '199' }), ['tier1Payment above_other']);
    assert.deepEqual(faults({ askDay: '49.99' }), ['askPayment above_other']);
    assert.deepEqual(faults({ askPayment: 'x', usualFrom: '0' }), ['askPayment not_read', 'usualFrom out_of_bounds']);
    assert.deepEqual(faults({ tier1Day: '-1', tier2Day: '1000 USD' }), ['tier1Day not_read', 'tier2Day not_read']);
    const other = { USD: { payment: 1, day: 2, year: 3, holds: 4 } };
    const known = tiers.values.tiers;
    const above = { ...stepUp.above, USD: { payment: 7, day: 8 } };
    const base: Content = {
      ...tiers,
      values: { tiers: { ...known, 1: { ...known[1], ...other } }, stepUp: { ...stepUp, above } },
    };
    const got = read(base, { tier1Payment: '150.50', askDay: '99.50', mostInHour: '3' });
    assert.ok(got.ok && got.value.kind === 'tiers');
    assert.deepEqual(got.value.values.tiers[1], { ...tier(15_050, 100_000, 500_000), ...other });
    assert.deepEqual(got.value.values.tiers[0], tier(0, 0, 0, 15_000));
    assert.deepEqual(got.value.values.stepUp, {
      ...stepUp,
      above: { ...above, EUR: { payment: 5_000, day: 9_950 } },
      mostInHour: 3,
    });
  });

  it('accepts nothing that it would not write', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fieldsOf('terms')), fc.string({ maxLength: 12 }), (name, text) => {
        const got = read(terms, { [name]: text });
        if (got.ok) assert.deepEqual(read(got.value, {}), got);
      }),
    );
  });
});
