import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusalCode, toDebitRefusal, toRefusal } from './domain.ts';

describe('[W9e] a refused debit', () => {
  it('is mapped to a reason about the account, also one that nobody listed', () => {
    const codes = ['insufficient_funds', 'account_closed', 'no_account', 'payment_intent_mandate_invalid', 'else'];
    assert.deepEqual(codes.map(toDebitRefusal), [
      'insufficient_bank_funds',
      'bank_account_closed',
      'bank_account_unknown',
      'debit_not_authorized',
      'debit_declined',
    ]);
    assert.equal(toDebitRefusal(undefined), 'debit_declined');
  });
});

describe('[W9e] a declined card', () => {
  it('[P5b] gets a reason that a person can act on', () => {
    assert.equal(toRefusal('insufficient_funds', 'card_declined'), 'insufficient_card_funds');
    assert.equal(toRefusal(undefined, 'expired_card'), 'instrument_expired');
    assert.equal(toRefusal('stolen_card', 'card_declined'), 'instrument_canceled');
    assert.equal(toRefusal('generic_decline', 'payment_intent_authentication_failure'), 'authentication_failed');
  });

  it('gets a general reason if the processor’s own is unknown or missing', () => {
    assert.equal(toRefusal('do_not_honor', 'card_declined'), 'instrument_declined');
    assert.equal(toRefusal('a_reason_of_next_year', undefined), 'instrument_declined');
    assert.equal(toRefusal(undefined, undefined), 'instrument_declined');
  });

  it('has refusal codes that differ from any other text', () => {
    assert.equal(isRefusalCode('instrument_declined'), true);
    assert.equal(isRefusalCode('constructor'), false);
  });
});
