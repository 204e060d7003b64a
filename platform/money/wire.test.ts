import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Compile } from 'typebox/compile';
import { hugeAmounts, noCurrencies, noWireAmounts } from '../../tests/samples/amounts.ts';
import { currencies } from './currency.ts';
import type { Currency } from './currency.ts';
import { MoneyJson, PositiveMoneyJson, UnsignedMoneyJson, toMoney, toMoneyJson } from './wire.ts';

const [money, unsigned, positive] = [Compile(MoneyJson), Compile(UnsignedMoneyJson), Compile(PositiveMoneyJson)];
const eur = (amount: unknown) => ({ amount, currency: 'EUR' });

describe('money on the wire', () => {
  it('[S69] is a text with whole minor units, and nothing else', () => {
    for (const amount of noWireAmounts) assert.equal(positive.Check(eur(amount)), false, `“${amount}”`);
    for (const amount of [1, 1n, null, true, ['1'], { minor: '1' }, undefined]) {
      for (const check of [money, unsigned, positive]) assert.equal(check.Check(eur(amount)), false, typeof amount);
    }
    assert.equal(positive.Check({ ...eur('1'), scale: 2 }), false);
    assert.equal(positive.Check({ amount: '1' }), false);
  });

  it('[S69] may be zero or negative only if the schema allows it', () => {
    const passes = (amount: string) => [money, unsigned, positive].map((check) => check.Check(eur(amount)));
    assert.deepEqual(passes('1'), [true, true, true]);
    assert.deepEqual(passes('0'), [true, true, false]);
    assert.deepEqual(passes('-1'), [true, false, false]);
    assert.deepEqual(passes('-0'), [false, false, false]);
  });

  it('[S70] has at most 15 exact digits, so that large sums stay within a bigint', () => {
    for (const amount of hugeAmounts) {
      for (const check of [money, unsigned, positive]) assert.equal(check.Check(eur(amount)), false, amount);
      assert.equal(money.Check(eur(`-${amount}`)), false, amount);
    }
    const most = '999999999999999';
    assert.ok(positive.Check(eur(most)));
    assert.deepEqual(toMoneyJson(toMoney({ amount: most, currency: 'EUR' })), { amount: most, currency: 'EUR' });
    assert.ok(BigInt(most) * 9_000n < 2n ** 63n);
  });

  it('[S71] takes only known currencies, with the minor units of each', () => {
    for (const currency of noCurrencies) assert.equal(money.Check({ amount: '1', currency }), false, `“${currency}”`);
    const decimals: Partial<Record<Currency, number>> = { EUR: 2, JPY: 0, KWD: 3 };
    for (const [currency, count] of Object.entries(decimals)) {
      assert.ok(positive.Check({ amount: '1', currency }));
      assert.equal(currencies[currency as Currency].decimals, count);
    }
    assert.deepEqual(toMoney({ amount: '1234', currency: 'KWD' }), { minor: 1_234n, currency: 'KWD' });
  });
});
