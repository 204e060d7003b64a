import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSearch, readAddMoney, readCards, stringifySearch } from './address.ts';

describe('the address of a page of the app', () => {
  it('[W9a] is read as text, whatever it looks like, and written back unchanged', () => {
    assert.deepEqual(parseSearch('?amount=12.50'), { amount: '12.50' });
    assert.deepEqual(parseSearch('?amount=true&amount=%2225%22'), { amount: '"25"' });
    assert.deepEqual(parseSearch('?search=a%20%26b&kind=payment'), { search: 'a &b', kind: 'payment' });
    assert.equal(stringifySearch({ search: 'a &b', kind: undefined }), '?search=a+%26b');
    assert.equal(stringifySearch({ kind: undefined }), '');
  });

  it('holds only the parameters that a page reads', () => {
    assert.deepEqual(readCards({ card: 'failed' }), { card: 'failed' });
    assert.deepEqual(readCards({ card: 'replaced' }), { card: 'replaced' });
    assert.deepEqual(readCards({ card: 'constructor' }), { card: undefined });
    assert.deepEqual(readAddMoney({ amount: '25' }), { top_up: undefined, amount: '25' });
    assert.deepEqual(readAddMoney({ amount: 25, top_up: ['top_1'] }), { top_up: undefined, amount: undefined });
  });
});
