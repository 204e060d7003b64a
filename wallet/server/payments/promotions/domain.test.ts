import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eur } from '../../../../tests/samples/payment.ts';
import { samplePromotion } from '../../../../tests/samples/promotion.ts';
import { post, spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { captureHold, placeHold, voidHold } from '../../ledger/holds/domain.ts';
import type { Hold } from '../../ledger/holds/domain.ts';
import { close, judgeBudget, judgeDraw, standingOf, takeBack } from './domain.ts';
import type { Promotion } from './domain.ts';

const now = new Date('2026-11-24T10:00:00Z');

describe('a budget', () => {
  it('is paid from the shop’s spendable commission, and reports a shortfall to the cent', () => {
    const { account } = samplePromotion();
    const commission: Account = { ...account, kind: 'commission', postedMinor: 5_000n, heldMinor: 1_000n };
    assert.ok(judgeBudget(commission, eur(4_000n)).ok);
    assert.deepEqual(judgeBudget(commission, eur(4_001n)), {
      ok: false,
      error: { code: 'budget_exceeds_commission', shortfall: eur(1n) },
    });
  });

  it('[P7e] pays discounts up to the rest that is neither spent nor held, and none after its end', () => {
    const { promotion, account } = samplePromotion();
    const busy = { ...account, postedMinor: 5_000n, heldMinor: 1_000n };
    assert.ok(judgeDraw(promotion, busy, eur(4_000n)).ok);
    assert.deepEqual(judgeDraw(promotion, busy, eur(4_001n)), {
      ok: false,
      error: { code: 'promotion_exhausted', left: eur(4_000n) },
    });
    const closed = close(promotion, busy, now);
    assert.deepEqual(closed.rest, eur(4_000n));
    assert.deepEqual(judgeDraw(closed.promotion, busy, eur(1n)), { ok: false, error: { code: 'promotion_closed' } });
    assert.throws(() => close(closed.promotion, busy, now), /the promotion is open/);
  });
});

/** A budget after each step, with its holds and its captured discounts. */
interface Model {
  readonly promotion: Promotion;
  readonly account: Account;
  readonly holds: readonly Hold[];
  readonly captured: readonly bigint[];
}

type Step = { readonly kind: 'hold' | 'tap' | 'capture' | 'void' | 'refund' | 'close'; readonly minor: bigint };

/** Posts `minor` to the budget's account, as an entry does. */
function posted(account: Account, minor: bigint): Account {
  if (minor === 0n) return account;
  const escrow: Account = { ...account, id: 'acc_other', floorMinor: null };
  const postings = [
    { accountId: account.id, currency: 'EUR' as const, amountMinor: minor },
    { accountId: escrow.id, currency: 'EUR' as const, amountMinor: -minor },
  ];
  return post({ kind: 'test', reason: 'a test', postings }, (id) => (id === account.id ? account : escrow))
    .accounts[0]!;
}

/** Takes a discount back; after the promotion has closed, the money returns to the shop. */
function returned({ promotion, account }: Model, minor: bigint, isOutside: boolean) {
  const back = takeBack(promotion, eur(minor));
  const stays = back.accountId === account.id;
  return { promotion: back.promotion, account: posted(account, (isOutside ? minor : 0n) - (stays ? 0n : minor)) };
}

function take(model: Model, { kind, minor }: Step): Model {
  const { promotion, account, holds, captured } = model;
  const [hold, ...otherHolds] = holds;
  const [last, ...others] = captured;
  const amount = eur(minor);
  switch (kind) {
    case 'hold':
    case 'tap': {
      if (!judgeDraw(promotion, account, amount).ok) return model;
      if (kind === 'tap') return { ...model, account: posted(account, -minor), captured: [...captured, minor] };
      const { id: accountId } = account;
      const expiresAt = new Date(now.getTime() + 1);
      const placed = placeHold(account, { id: 'hol_1', cell: 0, accountId, amount, paymentId: null, expiresAt });
      assert.ok(placed.ok, 'a discount that may be drawn can be reserved');
      return { ...model, account: placed.value.account, holds: [...holds, placed.value.hold] };
    }
    case 'capture': {
      if (!hold) return model;
      const taken = captureHold({ hold, account }, hold.amount, now);
      assert.ok(taken.ok);
      const after = posted(taken.value.account, -hold.amount.minor);
      return { ...model, account: after, holds: otherHolds, captured: [...captured, hold.amount.minor] };
    }
    case 'void': {
      if (!hold) return model;
      const freed = voidHold({ hold, account }, now);
      assert.ok(freed.ok);
      const open = { ...model, account: freed.value.account };
      return { ...open, ...returned(open, hold.amount.minor, false), holds: otherHolds };
    }
    case 'refund':
      return last === undefined ? model : { ...model, ...returned(model, last, true), captured: others };
    case 'close': {
      if (promotion.status === 'closed') return model;
      const closed = close(promotion, account, now);
      return { ...model, promotion: closed.promotion, account: posted(account, -closed.rest.minor) };
    }
  }
}

describe('the money of a budget', () => {
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom<Step['kind']>('hold', 'hold', 'tap', 'tap', 'capture', 'void', 'refund', 'close'),
      minor: fc.bigInt({ min: 1n, max: 4_000n }),
    }),
    { maxLength: 40 },
  );

  it('[S78] is held, spent, left or returned, and never below zero, after any steps in any order', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let model: Model = { ...samplePromotion(), holds: [], captured: [] };
        for (const step of all) {
          model = take(model, step);
          const { promotion, account, holds, captured } = model;
          const { held, spent, left, returned: back } = standingOf(promotion, account);
          const sum = (minors: readonly bigint[]) => minors.reduce((one, two) => one + two, 0n);
          assert.equal(sum([held, spent, left, back].map((one) => one.minor)), promotion.budget.minor);
          assert.equal(spent.minor, sum(captured), 'spent equals the captured discounts that were not refunded');
          assert.equal(held.minor, sum(holds.map((hold) => hold.amount.minor)));
          assert.ok(spendable(account).minor >= 0n && spent.minor >= 0n);
          if (promotion.status === 'closed') assert.equal(left.minor, 0n, 'a closed promotion keeps nothing');
        }
      }),
    );
  });
});
