import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { casePath, caseTone, caseWords, countWords } from './view.ts';

describe('[B3a] a case', () => {
  it('says what the holder must do, whose turn it is, or how it ended', () => {
    const words = (status: 'countered' | 'closed', isMyTurn: boolean) =>
      caseWords({ status, is_my_turn: isMyTurn }, 'buyer');
    assert.equal(words('countered', true), 'Answer the offer');
    assert.equal(words('countered', false), 'Seller’s turn');
    assert.equal(caseWords({ status: 'countered', is_my_turn: false }, 'seller'), 'Buyer’s turn');
    const ended = { status: 'closed', is_my_turn: false, result: 'partially_refunded' } as const;
    assert.equal(caseWords(ended, 'buyer'), 'Refunded in part');
  });

  it('warns only while it waits for the holder', () => {
    assert.equal(caseTone({ status: 'open', is_my_turn: true }), 'warning');
    assert.equal(caseTone({ status: 'open', is_my_turn: false }), 'info');
    assert.equal(caseTone({ status: 'closed', is_my_turn: false }), 'neutral');
  });

  it('is counted up to a hundred', () => {
    assert.equal(countWords(23), 'Problems with orders (23)');
    assert.equal(countWords(100), 'Problems with orders (100 or more)');
  });

  it('has a page of its own', () => {
    assert.equal(casePath({ id: 'cas_1' }), '/id/cases/cas_1');
  });
});
