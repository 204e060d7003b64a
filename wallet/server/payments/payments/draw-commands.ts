import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import { debtsOf } from '../../ledger/accounts/debt-commands.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { RowWrite, State, Touched } from '../../ledger/batch/command.ts';
import { expireHold, voidHold } from '../../ledger/holds/domain.ts';
import { givenBack } from '../promotions/commands.ts';
import { takeBack } from '../promotions/domain.ts';
import { couponUsesKey, promotionsKey } from '../promotions/resources.ts';
import { heldFor, rowsOf, touchesOfHold } from './capture-commands.ts';
import { drawsOf } from './domain.ts';
import type { CouponShare, Discount, Payment } from './domain.ts';

/** What releasing the shares of promotions writes. */
interface Freed {
  readonly rows: readonly RowWrite[];
  readonly entries: readonly EntryDraft[];
}

/** Touches what promotions have reserved for a payment, and the accounts to which it goes if they have closed. */
export function touchesOfDraws(payment: Payment): Touched[] {
  const draws = drawsOf(payment);
  const { discount, coupon, clientAccountId } = payment;
  return [
    touch(
      promotionsKey,
      draws.map((draw) => draw.promotionId),
    ),
    ...draws.flatMap(touchesOfHold),
    ...(discount ? [touch(accountsKey, [clientAccountId, ...debtsOf([clientAccountId])])] : []),
    ...(coupon ? touchesOfCoupon(coupon) : []),
  ];
}

/** Touches the budget of a coupon, where it returns to, and what the person took. */
export function touchesOfCoupon({ promotionId, accountId, returnsTo, uses }: CouponShare): Touched[] {
  return [touch(promotionsKey, [promotionId]), touch(accountsKey, [accountId, returnsTo]), touch(couponUsesKey, uses)];
}

/** Releases what promotions have reserved for a quote that ends, and what the person took of its coupon. */
export function freeDraws(state: State, payment: Payment, how: 'canceled' | 'expired', now: Date): Freed {
  const freed = drawsOf(payment).map((draw) => freeDraw(state, draw, how, now));
  return {
    rows: [...freed.flatMap((one) => one.rows), ...freedUses(payment)],
    entries: freed.flatMap((one) => one.entries),
  };
}

/** Frees what the person took of a payment's coupon. */
export function freedUses({ cell, coupon }: Pick<Payment, 'cell' | 'coupon'>): RowWrite[] {
  return (coupon?.uses ?? []).map((id) => put(couponUsesKey, { id, cell, paymentId: null }));
}

/** Releases a coupon that its payer no longer wants. */
export function freeCoupon(state: State, payment: Payment, coupon: CouponShare, now: Date): Freed {
  const freed = freeDraw(state, coupon, 'canceled', now);
  return { ...freed, rows: [...freed.rows, ...freedUses(payment)] };
}

/** Releases the hold of a share. If the promotion has closed meanwhile, the money returns to where it came from. */
function freeDraw(state: State, draw: Discount, how: 'canceled' | 'expired', now: Date): Freed {
  const held = heldFor(state, draw);
  const freed = how === 'expired' ? ok(expireHold(held, now)) : voidHold(held, now);
  invariant(freed.ok, 'the hold of an open quote was not captured');
  const promotion = state.get(promotionsKey, draw.promotionId);
  invariant(promotion, 'the promotion of a share exists');
  const rows = rowsOf(freed.value);
  if (promotion.status === 'open') return { rows, entries: [] };
  const back = takeBack(promotion, draw.amount);
  return { rows: [...rows, put(promotionsKey, back.promotion)], entries: [givenBack(promotion, draw.amount)] };
}
