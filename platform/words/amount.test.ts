import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hugeAmounts, noAmounts } from '../../tests/samples/amounts.ts';
import { amountFaultWords } from './amount.ts';

describe('[S69] the words for a text that is no amount', () => {
  it('say that it has more decimals than its currency', () => {
    const euros = 'Amounts in euros have at most 2 decimals. Type one such as 50 or 12.50';
    for (const typed of ['12.345', '€12,345', '0.001']) assert.equal(amountFaultWords(typed, 'EUR'), euros, typed);
    assert.match(amountFaultWords('1.2345', 'KWD'), /^Amounts in Kuwaiti dinars have at most 3 decimals.* 12\.500$/);
    assert.equal(amountFaultWords('50.5', 'JPY'), 'Amounts in Japanese yen have no decimals. Type one such as 50');
  });

  it('[S70] say that it is too large', () => {
    for (const typed of hugeAmounts) {
      if (typed.length > 12) assert.match(amountFaultWords(typed, 'EUR'), /^This amount is too large/, typed);
    }
  });

  it('ask for one above zero, whatever else is wrong', () => {
    for (const typed of [...noAmounts, '0', '12.5.5'])
      assert.equal(amountFaultWords(typed, 'EUR'), 'Type an amount above zero, such as 50 or 12.50', typed);
    assert.equal(amountFaultWords('0', 'JPY'), 'Type an amount above zero without decimals, such as 50');
  });
});
