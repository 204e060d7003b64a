import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isBalanced } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Charge } from '../processor/domain.ts';
import { askAgainAt, creditEntry, isSurelyLost, judge, settle, topUpLimits, totalOf } from './domain.ts';
import type { Asked, Outcome, TopUp } from './domain.ts';

const now = new Date('2026-11-24T10:00:00Z');
const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
const started: TopUp = {
  id: 'top_01jdqz3c5te7kqc8vm9r3rw2s4',
  cell: 0,
  holderId: 'hld_01jdqz3c5te7kqc8vm9r3rw2s4',
  instrumentId: 'ins_01jdqz3c5te7kqc8vm9r3rw2s4',
  isDebit: false,
  accountId: 'acc_01jdqz3c5te7kqc8vm9r3rw2s4',
  paymentId: null,
  amount: eur(10_000n),
  fee: eur(300n),
  feeVersion: 2,
  status: 'started',
  attempt: 'a',
  processorId: null,
  redirectUrl: null,
  refusal: null,
  continueTo: null,
  createdAt: now,
  askedAt: now,
  settledAt: null,
};
const charge = (state: Charge['state'], more: Partial<Charge> = {}): Outcome => ({
  kind: 'charge',
  charge: { processorId: 'pi_1', reference: started.id, total: eur(10_300n), state, ...more },
});
const outcomes: readonly Outcome[] = [
  charge({ status: 'succeeded' }),
  charge({ status: 'declined', refusal: 'insufficient_card_funds' }),
  charge({ status: 'action_required', redirectUrl: 'https://bank.example/3ds' }),
  charge({ status: 'pending' }),
  { kind: 'none', refusal: 'processor_unavailable' },
];

describe('[W9a] a top-up', () => {
  it('is credited once, however often and in whatever order the processor reports outcomes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...outcomes), { maxLength: 12 }), (told) => {
        let topUp = started;
        let credits = 0;
        for (const outcome of told) {
          const settled = settle(topUp, outcome, now);
          assert.ok(settled.ok);
          topUp = settled.value.topUp;
          credits += settled.value.isCredited ? 1 : 0;
        }
        assert.equal(credits, told.includes(outcomes[0]!) ? 1 : 0);
        assert.equal(topUp.status === 'succeeded', credits === 1);
      }),
    );
  });

  it('[W9b] from a bank account is on its way while the processor waits, and never before it knows', () => {
    const debit: TopUp = { ...started, isDebit: true };
    const waiting = settle(debit, charge({ status: 'pending' }), now);
    assert.ok(waiting.ok);
    assert.deepEqual([waiting.value.topUp.status, waiting.value.isCredited], ['processing', false]);
    const card = settle(started, charge({ status: 'pending' }), now);
    assert.ok(card.ok);
    assert.equal(card.value.topUp.status, 'started');
    const arrived = settle(waiting.value.topUp, charge({ status: 'succeeded' }), now);
    assert.ok(arrived.ok);
    assert.deepEqual([arrived.value.topUp.status, arrived.value.isCredited], ['succeeded', true]);
    const refused = settle(waiting.value.topUp, charge({ status: 'declined', refusal: 'bank_account_closed' }), now);
    assert.ok(refused.ok);
    assert.deepEqual([refused.value.topUp.refusal, refused.value.isCredited], ['bank_account_closed', false]);
  });

  it('[W9b] asks about a debit some times a day, and about a lost answer each minute', () => {
    const waits = (status: TopUp['status']) => askAgainAt({ status }, now).getTime() - now.getTime();
    assert.deepEqual([waits('started'), waits('processing')], [60_000, 6 * 3_600_000]);
  });

  it('credits nothing if the processor charged another amount or currency', () => {
    for (const total of [eur(10_000n), eur(10_301n), { minor: 10_300n, currency: 'USD' as const }]) {
      const settled = settle(started, charge({ status: 'succeeded' }, { total }), now);
      assert.deepEqual(settled, { ok: false, error: { code: 'charge_mismatch' } });
    }
  });

  it('refuses the charge of another top-up', () => {
    const other = charge({ status: 'succeeded' }, { reference: 'top_01jdqz3c5te7kqc8vm9r3rw2s5' });
    assert.throws(() => settle(started, other, now), /made for/);
  });

  it('keeps the first reason of a decline, and forgets the bank’s page', () => {
    const once = settle(started, outcomes[1]!, now);
    assert.ok(once.ok);
    const again = settle(once.value.topUp, outcomes[4]!, now);
    assert.ok(again.ok);
    assert.equal(again.value.topUp.refusal, 'insufficient_card_funds');
    const late = settle(once.value.topUp, outcomes[2]!, now);
    assert.ok(late.ok);
    assert.equal(late.value.topUp.status, 'declined');
  });

  it('posts amount and fee as owed by the processor: the amount to the balance, the fee to the house', () => {
    const house = { clearingId: 'acc_0000000000e0080000000000zz', feesId: 'acc_0000000000e0080000000000yy' } as const;
    const account = { id: started.accountId } as Account;
    const to = { account, debt: undefined };
    const entry = creditEntry(started, to, house);
    assert.ok(isBalanced(entry.postings));
    assert.deepEqual(
      entry.postings.map((posting) => [posting.accountId, posting.amountMinor]),
      [
        [house.clearingId, -10_300n],
        [started.accountId, 10_000n],
        [house.feesId, 300n],
      ],
    );
    assert.equal(creditEntry({ ...started, fee: eur(0n) }, to, house).postings.length, 2);
    assert.equal(totalOf(started).minor, 10_300n);
  });

  it('[B4f] pays a debt first', () => {
    const house = { clearingId: 'acc_0000000000e0080000000000zz', feesId: 'acc_0000000000e0080000000000yy' } as const;
    const account = { id: started.accountId } as Account;
    const debt = { ...account, id: 'acc_0000000000e0080000000000xx' as Account['id'], postedMinor: -2_660n };
    const entry = creditEntry({ ...started, fee: eur(0n) }, { account, debt }, house);
    assert.ok(isBalanced(entry.postings));
    const posted = new Map(entry.postings.map((posting) => [posting.accountId, posting.amountMinor]));
    assert.deepEqual([posted.get(debt.id), posted.get(account.id)], [2_660n, 7_340n]);
  });

  it('[W9d] leaves money for a payment whole, whatever its payer owes', () => {
    const house = { clearingId: 'acc_0000000000e0080000000000zz', feesId: 'acc_0000000000e0080000000000yy' } as const;
    const account = { id: started.accountId } as Account;
    const debt = { ...account, id: 'acc_0000000000e0080000000000xx' as Account['id'], postedMinor: -2_660n };
    const forPayment = { ...started, paymentId: 'pay_01jdqz3c5te7kqc8vm9r3rw2s4' } as const;
    const { postings } = creditEntry(forPayment, { account, debt }, house);
    assert.equal(postings.find((posting) => posting.accountId === account.id)?.amountMinor, 10_000n);
    assert.ok(!postings.some((posting) => posting.accountId === debt.id));
  });

  it('is given up only when no request can still reach the processor', () => {
    assert.equal(isSurelyLost(started, new Date(now.getTime() + 120_000)), false);
    assert.equal(isSurelyLost(started, new Date(now.getTime() + 301_000)), true);
  });
});

describe('[W9a] asking for a top-up', () => {
  const asked: Asked = {
    amount: eur(5_000n),
    bounds: topUpLimits,
    balance: eur(0n),
    worth: eur(0n),
    mostHeldMinor: null,
    isFrozen: false,
    isExpired: false,
  };
  const dollars = { least: { minor: 500n, currency: 'USD' }, most: { minor: 100_000n, currency: 'USD' } } as const;
  const judgeOf = (more: Partial<Asked>) => {
    const all = { ...asked, ...more };
    return judge({ ...all, worth: more.worth ?? all.amount });
  };
  const codeOf = (more: Partial<Asked>) => {
    const judged = judgeOf(more);
    return judged.ok ? 'ok' : judged.error.code;
  };

  it('[S69] accepts only amounts within the limits', () => {
    assert.equal(codeOf({}), 'ok');
    assert.equal(codeOf({ amount: eur(500n) }), 'ok');
    assert.equal(codeOf({ amount: eur(499n) }), 'amount_too_small');
    assert.equal(codeOf({ amount: eur(100_000n) }), 'ok');
    assert.equal(codeOf({ amount: eur(100_001n) }), 'amount_too_large');
    assert.equal(codeOf({ amount: { minor: 5_000n, currency: 'USD' } }), 'currency_not_supported');
  });

  it('[W9b] counts dollars by what they are worth in the currency of the limit', () => {
    const debit = { amount: { minor: 10_000n, currency: 'USD' }, bounds: dollars, mostHeldMinor: 15_000n } as const;
    assert.equal(codeOf({ ...debit, worth: eur(9_000n), balance: eur(6_000n) }), 'ok');
    assert.equal(codeOf({ ...debit, worth: eur(9_001n), balance: eur(6_000n) }), 'limit_tier');
    assert.equal(codeOf({ ...debit, bounds: undefined }), 'currency_not_supported');
  });

  it('[W5d] lets a wallet without a name hold 150 euros, and reports how much room is left', () => {
    assert.equal(codeOf({ mostHeldMinor: 15_000n, amount: eur(15_000n) }), 'ok');
    const judged = judgeOf({ mostHeldMinor: 15_000n, balance: eur(12_000n), amount: eur(5_000n) });
    assert.deepEqual(judged, { ok: false, error: { code: 'limit_tier', most: eur(3_000n) } });
  });

  it('refuses a frozen wallet and an expired card', () => {
    assert.equal(codeOf({ isFrozen: true }), 'account_frozen');
    assert.equal(codeOf({ isExpired: true }), 'instrument_expired');
  });
});
