import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultsOfOrder, rateText, readAmount, readCurrencies, readList, readRate, readWholes } from './typed-domain.ts';
import type { ContentFault } from './typed-domain.ts';

/** Reads with an empty list of faults, and returns the value with the faults. */
const withFaults = <T>(read: (faults: ContentFault[]) => T) => {
  const faults: ContentFault[] = [];
  return { value: read(faults), faults: faults.map(({ field, code }) => `${field} ${code}`) };
};

describe('typed values of a version', () => {
  it('are read within their bounds, or named by their field', () => {
    const whole = (cardDays: string) =>
      withFaults((faults) => readWholes({ cardDays: [60, 180] }, { cardDays }, faults).cardDays);
    assert.deepEqual(whole(' 90 '), { value: 90, faults: [] });
    assert.deepEqual(whole('59').faults, ['cardDays out_of_bounds']);
    assert.deepEqual(whole('60.5').faults, ['cardDays not_read']);
    const amount = (outLeastUsd: string) =>
      withFaults((faults) => readAmount('outLeastUsd', 'USD', { outLeastUsd }, faults));
    assert.deepEqual(amount('12.50'), { value: 1_250n, faults: [] });
    assert.deepEqual(amount('12.501').faults, ['outLeastUsd not_read']);
    assert.deepEqual(amount('100.01').faults, ['outLeastUsd out_of_bounds']);
    const rate = (outRateEur: string) => withFaults((faults) => readRate('outRateEur', { outRateEur }, faults));
    assert.deepEqual(rate('0,25 %'), { value: 25, faults: [] });
    assert.equal(rateText(rate('0.1').value), '0.1');
    assert.deepEqual(rate('5.01').faults, ['outRateEur out_of_bounds']);
  });

  it('are lists that fall, and currencies, each once', () => {
    const list = (warnDays: string) => withFaults((faults) => readList('warnDays', { warnDays }, faults));
    assert.deepEqual(list('5, 2'), { value: [5, 2], faults: [] });
    assert.deepEqual(list('2, 5').faults, ['warnDays not_read']);
    const codes = (offeredCurrencies: string) =>
      withFaults((faults) => readCurrencies('offeredCurrencies', { offeredCurrencies }, faults));
    assert.deepEqual(codes('usd; EUR'), { value: ['USD', 'EUR'], faults: [] });
    assert.deepEqual(codes('EUR EUR').faults, ['offeredCurrencies not_read']);
  });

  it('stand in the order of their pairs', () => {
    const numbers = { days: 3, keptDays: 2 };
    assert.deepEqual(
      faultsOfOrder([['days', 'keptDays']], (name) => numbers[name]),
      [{ field: 'days', code: 'above_other', other: 'keptDays' }],
    );
    assert.deepEqual(
      faultsOfOrder([['keptDays', 'days']], (name) => numbers[name]),
      [],
    );
  });
});
