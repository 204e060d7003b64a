import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { zero } from '#platform/money/money.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, State } from '../../ledger/batch/command.ts';
import { placeHold } from '../../ledger/holds/domain.ts';
import { areFree, judgeCoupon, usesOf } from '../promotions/coupon-domain.ts';
import type { Coupon, CouponError, CouponFacts, PlannedCoupon } from '../promotions/coupon-domain.ts';
import { judgeDraw } from '../promotions/domain.ts';
import { couponUsesKey, promotionsKey } from '../promotions/resources.ts';
import { rowsOf } from './capture-commands.ts';
import { payable } from './domain.ts';
import type { Payment } from './domain.ts';
import { freeCoupon, touchesOfDraws } from './draw-commands.ts';
import type { ChargeRunning, PaymentGone } from './errors.ts';
import { shareCoupon } from './order-domain.ts';
import { paymentsKey } from './resources.ts';

interface UseCoupon {
  readonly paymentId: Id<'pay'>;
  readonly coupon: PlannedCoupon;
  readonly facts: Pick<CouponFacts, 'isFirst' | 'isRelated'>;
  /** The marks of the payer. */
  readonly marks: readonly string[];
  /** The id of the hold that reserves it. */
  readonly holdId: Id<'hol'>;
}

/** Why a payment does not get a coupon. */
export type UseCouponError = CouponError | PaymentGone | ChargeRunning;

/**
 * Takes a coupon off a payment that waits for its approval: reserves its amount and the person's uses. For the coupon
 * that the payment has, it judges again, and adds the marks that are new. Returns any other payment as it is.
 */
export const useCoupon: MoneyCommand<UseCoupon, Payment, UseCouponError> = {
  kind: 'payment.use_coupon',
  touches: ({ paymentId, coupon, marks }) => [
    touch(paymentsKey, [paymentId]),
    touch(promotionsKey, [coupon.promotionId]),
    touch(couponUsesKey, usesOf(coupon, marks)),
  ],
  touchesThen: ({ coupon }, loaded) => {
    const promotion = loaded.find(promotionsKey, coupon.promotionId);
    return promotion ? [touch(accountsKey, [promotion.accountId])] : [];
  },
  decide: ({ paymentId, coupon: planned, facts, marks, holdId }, state, { now }) => {
    const asked = state.get(paymentsKey, paymentId);
    if (!asked) return err({ code: 'payment_not_found' });
    if (asked.status !== 'requires_approval') return ok({ answer: asked });
    if (asked.cardShare) return err({ code: 'payment_charging' });
    if (asked.coupon && asked.coupon.promotionId !== planned.promotionId) return notApplicable('another');
    const promotion = state.get(promotionsKey, planned.promotionId);
    const judged = judgeCoupon(promotion && { ...planned, promotion }, { ...facts, ...factsOf(asked) }, now);
    if (!judged.ok) return judged;
    const uses = usesOf(planned, marks);
    const isFree = areFree(
      uses.map((id) => state.get(couponUsesKey, id)),
      paymentId,
    );
    if (!isFree) return notApplicable('used');
    const reserved = asked.coupon ? ok({ payment: asked, rows: [] }) : reserve(state, asked, judged.value, holdId);
    if (!reserved.ok) return reserved;
    const { payment, rows } = reserved.value;
    const used = payment.coupon && { ...payment.coupon, uses: [...new Set([...payment.coupon.uses, ...uses])] };
    const after: Payment = { ...payment, coupon: used };
    const taken = uses.map((id) => put(couponUsesKey, { id, cell: asked.cell, paymentId }));
    return ok({ answer: after, rows: [put(paymentsKey, after), ...rows, ...taken] });
  },
};

function notApplicable(why: 'another' | 'used' | 'exhausted') {
  return err({ code: 'coupon_not_applicable', why } as const);
}

function factsOf(payment: Payment): Omit<CouponFacts, 'isFirst' | 'isRelated'> {
  return {
    payable: payable({ ...payment, coupon: null }),
    isTracked: payment.parts.every((part) => !part.isUntracked),
    hasDestination: payment.shipTo !== null,
  };
}

/** Reserves the amount of a coupon. The hold needs no timer: the end of the quote ends it. */
function reserve(
  state: State,
  payment: Payment,
  { promotion, code, amount }: Coupon,
  holdId: Id<'hol'>,
): Result<{ payment: Payment; rows: ReturnType<typeof rowsOf> }, CouponError> {
  const { id: promotionId, accountId, clientAccountId: returnsTo } = promotion;
  const account = state.get(accountsKey, accountId);
  invariant(account, 'a promotion has an account');
  const { cell, id: paymentId, validUntil: expiresAt } = payment;
  if (!judgeDraw(promotion, account, amount).ok) return notApplicable('exhausted');
  const placed = placeHold(account, { id: holdId, cell, accountId, amount, paymentId, expiresAt });
  invariant(placed.ok, 'a coupon that may be drawn can be reserved');
  const coupon = { promotionId, accountId, holdId, amount, code, returnsTo, uses: [] };
  return ok({
    payment: { ...payment, coupon, parts: shareCoupon(payment.parts, amount) },
    rows: rowsOf(placed.value),
  });
}

interface DropCoupon {
  readonly paymentId: Id<'pay'>;
}

/** Takes the coupon of a payment that waits for its approval away again. Returns any other payment as it is. */
export const dropCoupon: MoneyCommand<DropCoupon, Payment, PaymentGone> = {
  kind: 'payment.drop_coupon',
  touches: ({ paymentId }) => [touch(paymentsKey, [paymentId])],
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    return payment?.coupon ? touchesOfDraws(payment) : [];
  },
  decide: ({ paymentId }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    if (!payment) return err({ code: 'payment_not_found' });
    const { coupon } = payment;
    if (!coupon || payment.status !== 'requires_approval' || payment.cardShare) return ok({ answer: payment });
    const { rows, entries } = freeCoupon(state, payment, coupon, now);
    const none = zero(payment.amount.currency);
    const after = { ...payment, coupon: null, parts: payment.parts.map((part) => ({ ...part, coupon: none })) };
    return ok({ answer: after, rows: [put(paymentsKey, after), ...rows], entries });
  },
};
