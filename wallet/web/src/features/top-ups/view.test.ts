import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TopUpTerms } from '../../app/wire.ts';
import {
  debitTermsOf,
  feeOf,
  isPin,
  isWorthAnotherTry,
  outcomeOf,
  pinFault,
  quickAmounts,
  readAmount,
  refusalWords,
  statusTone,
  statusWords,
  takenBackWords,
  typedAmount,
} from './view.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' as const });
const terms: TopUpTerms = {
  least: eur('500'),
  most: eur('15000'),
  card_fee_basis_points: 300,
  month: { brought: eur('0'), fee: eur('0') },
  free_up_to: eur('3000'),
  debits: [{ least: { amount: '500', currency: 'USD' }, most: { amount: '100000', currency: 'USD' }, days: 4 }],
  has_pin: true,
  has_passkey: false,
  failed_card_ids: [],
};

describe('[W9a] adding money', () => {
  it('reads an amount as people type it', () => {
    for (const typed of ['50', '50.00', '50,00', ' 50 ', '€50', '€ 50.0']) {
      assert.deepEqual(readAmount(typed, terms), { ok: true, amount: eur('5000') }, typed);
    }
  });

  it('[S69] says what is wrong with a text that is not an amount', () => {
    for (const typed of ['', ' ', 'abc', '1e3', '-5', '12.345', 'NaN', '1 000', '0x10']) {
      assert.equal(readAmount(typed, terms).ok, false, typed);
    }
    const words = 'Amounts in euros have at most 2 decimals. Type one such as 50 or 12.50.';
    assert.deepEqual(readAmount('12.345', terms), { ok: false, words });
  });

  it('names the limit that an amount breaks', () => {
    assert.deepEqual(readAmount('4.99', terms), { ok: false, words: 'Add at least €5.00.' });
    assert.deepEqual(readAmount('150.01', terms), { ok: false, words: 'The most at once is €150.00.' });
    assert.deepEqual(quickAmounts(terms), ['20', '50', '100']);
  });

  it('[P6a] shows the fee: zero up to the free sum of the month, then a share of what is beyond, rounded up', () => {
    assert.deepEqual(feeOf(eur('3000'), terms), eur('0'));
    assert.deepEqual(feeOf(eur('3001'), terms), eur('1'));
    const later = { ...terms, month: { brought: eur('4000'), fee: eur('30') } };
    assert.deepEqual(feeOf(eur('1000'), later), eur('30'));
    assert.deepEqual(feeOf(eur('1000'), { ...later, month: { brought: eur('4000'), fee: eur('70') } }), eur('0'));
    assert.deepEqual(feeOf(eur('10000'), { ...terms, card_fee_basis_points: 0 }), eur('0'));
    // What came before these terms costs what it cost then.
    assert.deepEqual(feeOf(eur('500'), { ...later, month: { brought: eur('500000'), fee: eur('0') } }), eur('15'));
  });

  it('[W9b] reads dollars within the limits of debits, and offers none in a currency without debits', () => {
    const bounds = debitTermsOf(terms, 'USD')!;
    assert.deepEqual(readAmount('$50', bounds), { ok: true, amount: { amount: '5000', currency: 'USD' } });
    assert.equal(readAmount('1000.01', bounds).ok, false);
    assert.equal(debitTermsOf(terms, 'GBP'), undefined);
  });

  it('formats an amount as people type it, for another try', () => {
    assert.equal(typedAmount(eur('5000')), '50.00');
    assert.ok(isPin('123 456') && !isPin('12345'));
  });

  it('says how many tries a wrong PIN leaves, and when a lock ends', () => {
    const now = new Date(2026, 10, 24, 12, 0);
    const refused = (code: string, members: object) => pinFault({ code, status: 403, title: code, ...members }, now);
    assert.match(refused('pin_wrong', { triesLeft: 4 }) ?? '', /You have 4 tries left\. You were not charged\./);
    assert.match(refused('pin_wrong', { triesLeft: 1 }) ?? '', /You have 1 try left\./);
    assert.match(
      refused('pin_locked', { until: new Date(2026, 10, 24, 12, 30) }) ?? '',
      /locked until 12:30\. You were not charged\./,
    );
    assert.match(refused('pin_locked', { until: new Date(2026, 10, 25, 12, 30) }) ?? '', /until 25 Nov 2026, 12:30/);
    assert.match(refused('pin_blocked', {}) ?? '', /no longer works/);
    assert.equal(refused('card_not_found', {}), undefined);
  });

  it('waits only until the outcome is decided', () => {
    assert.equal(outcomeOf({ status: 'started' }), 'waiting');
    assert.equal(outcomeOf({ status: 'action_required' }), 'leaving');
    assert.equal(outcomeOf({ status: 'processing' }), 'arriving');
    assert.equal(outcomeOf({ status: 'succeeded' }), 'done');
    assert.equal(outcomeOf({ status: 'declined' }), 'refused');
  });

  it('says of money that a bank took back that it is gone, and not that it was added', () => {
    const instrument = { id: 'ins_1', name: 'Visa •••• 4242', last4: '4242' };
    const added = { status: 'succeeded', instrument: { ...instrument, kind: 'card' } } as const;
    const takenBack = { ...added, taken_back: eur('5000') };
    assert.deepEqual([added, takenBack].map(statusWords), ['Added', 'Taken back']);
    assert.deepEqual([added, takenBack].map(statusTone), ['success', 'warning']);
    assert.equal(takenBackWords(added), undefined);
    assert.equal(takenBackWords(takenBack), 'The bank of your card took €50.00 back after it was added.');
    const debit = { ...takenBack, instrument: { ...instrument, kind: 'bank_account' } } as const;
    assert.equal(takenBackWords(debit), 'Your bank took €50.00 back after it was added.');
  });

  it('offers another try, unless the bank refuses every debit of the account', () => {
    const refused = (code: string) => ({ refusal: { code, title: 'Your bank refused the debit', charged: false } });
    assert.ok(isWorthAnotherTry({}));
    for (const code of ['insufficient_bank_funds', 'debit_declined']) assert.ok(isWorthAnotherTry(refused(code)), code);
    for (const code of ['bank_account_closed', 'bank_account_unknown', 'debit_not_authorized'])
      assert.ok(!isWorthAnotherTry(refused(code)), code);
    assert.equal(refusalWords(refused('debit_declined')), 'Your bank refused the debit. You were not charged.');
  });
});
