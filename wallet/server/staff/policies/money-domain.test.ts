import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, faultsOfContent, readContent, textsOf } from './content-domain.ts';
import type { Content } from './content-domain.ts';
import {
  amountBounds,
  debitAmounts,
  debitBounds,
  originBounds,
  rateBounds,
  reportBounds,
  withdrawalAmounts,
  withdrawalBounds,
  withdrawalRates,
} from './fields-data.ts';
import { debitValues, withdrawalValues } from './money-domain.ts';
import { amountText, keysOf, rateText } from './typed-domain.ts';

const [version, validFrom] = [1, new Date(0)];
const perCurrency = {
  freeUpToMinor: 100_000n,
  basisPoints: 10,
  leastFeeMinor: 10n,
  leastMinor: 100n,
  mostMinor: 1_000_000n,
  quoteMinutes: 10,
  quotesADay: 20,
};
const withdrawals: Content = {
  kind: 'withdrawals',
  values: withdrawalValues([
    { version, validFrom, currency: 'EUR', ...perCurrency },
    { version, validFrom, currency: 'USD', ...perCurrency, basisPoints: 25 },
    { version, validFrom, currency: 'JPY', ...perCurrency },
  ]),
};
const debits: Content = {
  kind: 'debits',
  values: debitValues([
    {
      version,
      validFrom,
      least: { minor: 500n, currency: 'USD' },
      most: { minor: 100_000n, currency: 'USD' },
      days: 4,
    },
    { version, validFrom, least: { minor: 1n, currency: 'GBP' }, most: { minor: 2n, currency: 'GBP' }, days: 3 },
  ]),
};
const origins: Content = { kind: 'origins', values: { cardDays: 60, debitDays: 66 } };
const read = (content: Content, typed: Record<string, string>) =>
  readContent(content.kind, { ...Object.fromEntries(textsOf(content)), ...typed }, content);
const faultsOf = (content: Content, typed: Record<string, string>) => {
  const got = read(content, typed);
  return (got.ok ? faultsOfContent(got.value) : got.error).map(({ field, code }) => `${field} ${code}`);
};

describe('what a version says about money into and out of the wallet', () => {
  it('reads back what it writes, with the currencies that the form does not have', () => {
    for (const content of [withdrawals, debits, origins]) {
      assert.deepEqual(read(content, {}), { ok: true, value: content });
      assert.deepEqual([...textsOf(content).keys()].toSorted(), [...fieldsOf(content.kind)].toSorted());
      assert.deepEqual(faultsOfContent(content), []);
    }
  });

  it('writes each value to its own currency', () => {
    const got = read(withdrawals, {
      outRateUsd: '0.5',
      outMostEur: '200',
      withdrawalMinutes: '15',
      withdrawalsADay: '7',
    });
    assert.ok(got.ok && got.value.kind === 'withdrawals' && withdrawals.kind === 'withdrawals');
    const { EUR, USD, JPY } = withdrawals.values.currencies;
    assert.deepEqual(got.value.values, {
      quoteMinutes: 15,
      quotesADay: 7,
      currencies: { EUR: { ...EUR, mostMinor: '20000' }, USD: { ...USD, basisPoints: 50 }, JPY },
    });
  });

  it('[S62] stays within the bounds of each value', () => {
    const isBeyond = (content: Content, name: string, typed: string) =>
      assert.deepEqual(faultsOf(content, { [name]: typed }), [`${name} out_of_bounds`], `${name} ${typed}`);
    for (const [content, bounds] of [
      [withdrawals, withdrawalBounds],
      [debits, debitBounds],
      [origins, originBounds],
    ] as const)
      for (const [name, [least, most]] of Object.entries(bounds))
        for (const beyond of [least - 1, most + 1]) isBeyond(content, name, String(beyond));
    for (const name of keysOf(withdrawalRates)) isBeyond(withdrawals, name, rateText(rateBounds[name][1] + 1));
    for (const [content, names] of [
      [withdrawals, keysOf(withdrawalAmounts)],
      [debits, keysOf(debitAmounts)],
    ] as const)
      for (const name of names) {
        const [least, most] = amountBounds[name];
        isBeyond(content, name, amountText(most + 1n));
        if (least > 0n) isBeyond(content, name, amountText(least - 1n));
      }
  });

  it('[S62] keeps an advance for a report in the wallet until the decision about it', () => {
    assert.equal(originBounds.cardDays[0], reportBounds.decideDays[1]);
  });

  it('has no least that is more than the most', () => {
    for (const [least, most] of [
      ['outLeastEur', 'outMostEur'],
      ['outLeastUsd', 'outMostUsd'],
      ['debitLeastUsd', 'debitMostUsd'],
    ] as const)
      assert.ok(amountBounds[least][1] <= amountBounds[most][0], least);
  });
});
