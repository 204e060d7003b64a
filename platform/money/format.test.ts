import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decimalText, formatMoney, parseAmount } from './format.ts';

describe('money in words', () => {
  it('[S71] knows currencies without and with three decimals', () => {
    assert.equal(formatMoney({ minor: 1234n, currency: 'JPY' }), 'JP¥1,234');
    assert.match(formatMoney({ minor: 1234n, currency: 'KWD' }), /1\.234/);
    assert.equal(decimalText(-5n, 2), '-0.05');
  });

  it('[S70] stays exact beyond what a number holds', () => {
    assert.equal(formatMoney({ minor: 9_007_199_254_740_993n, currency: 'EUR' }), '€90,071,992,547,409.93');
  });

  it('[S69] reads what a person types and refuses the rest', () => {
    assert.deepEqual(parseAmount('12,5', 'EUR'), { minor: 1250n, currency: 'EUR' });
    assert.deepEqual(parseAmount(' 12 ', 'EUR'), { minor: 1200n, currency: 'EUR' });
    for (const text of ['-0', '-1', '1e3', 'NaN', '0.123', '', '.5', '1.2.3', '٣']) {
      assert.equal(parseAmount(text, 'EUR'), undefined);
    }
    assert.equal(parseAmount('0.1', 'JPY'), undefined);
  });
});
