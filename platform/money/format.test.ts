import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hugeAmounts, noAmounts } from '../../tests/samples/amounts.ts';
import { currencyWords, decimalText, formatMoney, parseAmount, rateText } from './format.ts';

describe('money in words', () => {
  it('[S71] knows currencies without and with three decimals', () => {
    assert.equal(formatMoney({ minor: 1234n, currency: 'JPY' }), 'JP¥1,234');
    assert.match(formatMoney({ minor: 1234n, currency: 'KWD' }), /1\.234/);
    assert.equal(decimalText(-5n, 2), '-0.05');
  });

  it('[S70] stays exact beyond what a number holds', () => {
    assert.equal(formatMoney({ minor: 9_007_199_254_740_993n, currency: 'EUR' }), '€90,071,992,547,409.93');
  });

  it('[S69] reads amounts as people type them, and refuses all other text', () => {
    assert.deepEqual(parseAmount('12,5', 'EUR'), { minor: 1250n, currency: 'EUR' });
    assert.deepEqual(parseAmount(' 12 ', 'EUR'), { minor: 1200n, currency: 'EUR' });
    for (const text of ['-0', '-1', '1e3', 'NaN', '0.123', '', '.5', '1.2.3']) {
      assert.equal(parseAmount(text, 'EUR'), undefined);
    }
    assert.equal(parseAmount('0.1', 'JPY'), undefined);
    for (const text of noAmounts) assert.equal(parseAmount(text, 'EUR'), undefined, `“${text}”`);
  });

  it('[S70] reads up to twelve digits exactly, and no more', () => {
    assert.equal(parseAmount('999999999999.99', 'EUR')?.minor, 99_999_999_999_999n);
    for (const text of hugeAmounts) assert.equal(parseAmount(text, 'EUR'), undefined, text);
  });

  it('[S159c] reads an amount with its symbol or code, in any script’s digits, and ignores hidden marks', () => {
    for (const typed of [
      '€12,50',
      '12.50 €',
      'EUR 12,50',
      '\u202A12.50\u202C',
      '\u00A012,50\u00A0€',
      '１２．５０',
      '١٢٫٥٠',
      '۱۲٫۵۰',
    ])
      assert.deepEqual(parseAmount(typed, 'EUR'), { minor: 1_250n, currency: 'EUR' }, typed);
    assert.deepEqual(parseAmount('$5', 'USD'), { minor: 500n, currency: 'USD' });
    for (const typed of ['$12', '12 USD', '€', '€€12', '12 €€', '1 234,50', '\u221212', '１２．５０５']) {
      assert.equal(parseAmount(typed, 'EUR'), undefined, typed);
    }
  });

  it('[W10b] names currencies, and writes a rate for one unit of each', () => {
    assert.deepEqual(
      (['EUR', 'USD', 'KWD', 'JPY'] as const).map((one) => currencyWords(one, 'en')),
      ['euros', 'US dollars', 'Kuwaiti dinars', 'Japanese yen'],
    );
    const [eur, usd, yen] = [
      (minor: bigint) => ({ minor, currency: 'EUR' }) as const,
      (minor: bigint) => ({ minor, currency: 'USD' }) as const,
      (minor: bigint) => ({ minor, currency: 'JPY' }) as const,
    ];
    assert.equal(rateText(eur(1_250n), usd(1_327n), 'en'), '1.0616');
    assert.equal(rateText(eur(100n), yen(176n), 'en'), '176');
    assert.equal(rateText(yen(17_640n), eur(10_000n), 'en'), '0.00566893');
    assert.equal(rateText(eur(1_250n), usd(1_327n), 'de'), '1,0616');
  });

  it('[S71] reads as many decimals as the currency has, and rounds none away', () => {
    assert.deepEqual(parseAmount('1.5', 'KWD'), { minor: 1_500n, currency: 'KWD' });
    assert.deepEqual(parseAmount('1,234', 'KWD'), { minor: 1_234n, currency: 'KWD' });
    assert.deepEqual(parseAmount('1234', 'JPY'), { minor: 1_234n, currency: 'JPY' });
    for (const [text, currency] of [
      ['1.0', 'JPY'],
      ['1.2345', 'KWD'],
      ['1.999', 'EUR'],
    ] as const) {
      assert.equal(parseAmount(text, currency), undefined, text);
    }
  });
});
