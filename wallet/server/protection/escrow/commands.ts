import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, State, Writes } from '../../ledger/batch/command.ts';
import { mergePostings, transfer } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import { crossingMessage } from '../../ledger/accounts/crossing-commands.ts';
import type { Crossing } from '../../ledger/accounts/crossing-commands.ts';
import { partReceipt, releaseDeadline, shippingDeadline } from '../../payments/payments/jobs-schema.ts';
import { announcement, paymentAnswer, spendingOf, uncharge } from '../../payments/payments/commands.ts';
import { sourcesOfPart, partOf, withPart } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { spendingsKey } from '../../linking/mandates/resources.ts';
import { paymentsKey } from '../../payments/payments/resources.ts';
import { toPaymentJson } from '../../payments/payments/schema.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { takeBack } from '../../payments/promotions/domain.ts';
import { promotionsKey } from '../../payments/promotions/resources.ts';
import { deliver, refund, release, ship, splitOf } from './domain.ts';
import type { EscrowError } from './domain.ts';

/** The payment has no such part. */
export type PartGone = { readonly code: 'part_not_found' };

/** A step of a part through escrow. */
export type Step =
  | { readonly kind: 'ship'; readonly carrier: string; readonly trackingCode: string }
  | { readonly kind: 'deliver'; readonly deliveredAt: Date }
  | { readonly kind: 'release' }
  /** The release by a timer, which does nothing before the part is due. */
  | { readonly kind: 'release_due' }
  | { readonly kind: 'refund' }
  /** The refund by a timer, which does nothing once the part is shipped. */
  | { readonly kind: 'refund_unshipped' };

/** The command to take one step of a part. */
export interface MovePart {
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  readonly step: Step;
  /** The house's accounts in the payment's cell. */
  readonly house: Readonly<Record<'escrow' | 'fees' | 'clearing', Id<'acc'>>>;
}

/** Takes one step of a seller's part. A repeated step changes nothing, and answers with the payment as it is. */
export const movePart: MoneyCommand<MovePart, PaymentJson, EscrowError | PartGone> = {
  kind: 'part.move',
  touches: ({ paymentId, house }) => [touch(paymentsKey, [paymentId]), touch(accountsKey, Object.values(house))],
  touchesThen: ({ paymentId, partId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    if (!part) return [];
    const here = shareholders(payment, part).filter((one) => one.cell === payment.cell);
    const { discount } = payment;
    const accounts = [payment.payerAccountId, ...here.map((one) => one.accountId)];
    return [
      touch(spendingsKey, payment.capturedAt ? [spendingOf(payment)] : []),
      touch(promotionsKey, discount ? [discount.promotionId] : []),
      touch(accountsKey, discount ? [...accounts, discount.accountId] : accounts),
    ];
  },
  decide: ({ paymentId, partId, step, house }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    if (!part) return err({ code: 'part_not_found' });
    if (isTaken(part, step, now)) return ok({ answer: toPaymentJson(payment) });
    const moved = move(payment, part, step, now);
    if (!moved.ok) return moved;
    if (moved.value.status !== 'refunded') return ok(writesOf(withPart(payment, moved.value), moved.value, house));
    const back = discountBack(state, payment, moved.value);
    const { rows = [], ...writes } = writesOf(withPart(payment, moved.value), moved.value, house, back);
    return ok({ ...writes, rows: [...rows, ...uncharge(state, payment, moved.value)] });
  },
  answer: paymentAnswer,
};

/** Whether nothing is left to do: the step was taken before, or its timer no longer applies. */
function isTaken(part: Part, step: Step, now: Date): boolean {
  switch (step.kind) {
    case 'ship':
      return part.shippedAt !== null && part.trackingCode === step.trackingCode;
    case 'deliver':
      return part.deliveredAt !== null;
    case 'release':
      return part.status === 'released';
    case 'release_due':
      return part.releaseAt === null || now < part.releaseAt;
    case 'refund':
      return part.status === 'refunded';
    case 'refund_unshipped':
      return part.status !== 'held';
  }
}

function move(payment: Payment, part: Part, step: Step, now: Date): Result<Part, EscrowError> {
  switch (step.kind) {
    case 'ship':
      return ship(part, payment.policy, step, now);
    case 'deliver':
      return deliver(part, payment.policy, step.deliveredAt, now);
    case 'release':
    case 'release_due':
      return release(part, now);
    case 'refund':
    case 'refund_unshipped':
      return refund(part, now);
  }
}

const events = {
  shipped: 'payment.part_shipped',
  delivered: 'payment.part_delivered',
  released: 'payment.part_released',
  refunded: 'payment.part_refunded',
} as const;

type DiscountBack = ReturnType<typeof takeBack>;

/** Returns the promotion's share of a refunded part, if the payment has a discount. */
function discountBack(state: State, { discount }: Payment, part: Part): DiscountBack | undefined {
  if (!discount) return undefined;
  const promotion = state.get(promotionsKey, discount.promotionId);
  invariant(promotion, 'the promotion of a discount exists');
  return takeBack(promotion, part.discount);
}

function writesOf(payment: Payment, part: Part, house: MovePart['house'], back?: DiscountBack): Writes<PaymentJson> {
  const type = events[part.status as keyof typeof events];
  const isSettled = part.settledAt !== null;
  const { entry, crossings } = isSettled ? entryOf(payment, part, house, back) : {};
  return {
    answer: toPaymentJson(payment),
    rows: [put(paymentsKey, payment), ...(back ? [put(promotionsKey, back.promotion)] : [])],
    entries: entry ? [entry] : [],
    outbox: [
      announcement(payment, type, part.id),
      ...(isSettled ? [partReceipt({ payment_id: payment.id, part_id: part.id })] : []),
      ...(crossings ?? []).map(crossingMessage),
    ],
    timers: {
      set: part.releaseAt ? [releaseDeadline.at(part.releaseAt, payment.id, part.id)] : [],
      clear: [
        shippingDeadline.of(payment.id, part.id),
        ...(isSettled ? [releaseDeadline.of(payment.id, part.id)] : []),
      ],
    },
  };
}

/** Makes the entry of a part that leaves escrow: to seller, shop and wallet, or back to payer and promotion. */
function entryOf(
  payment: Payment,
  part: Part,
  house: MovePart['house'],
  back?: DiscountBack,
): { entry: EntryDraft; crossings?: Crossing[] } {
  const reason = `${part.payeeName}, order ${payment.orderReference}`;
  if (part.status === 'refunded') {
    const { currency } = part.amount;
    const postings = mergePostings([
      { accountId: house.escrow, currency, amountMinor: -part.amount.minor },
      ...sourcesOfPart(payment, part).map((source) => ({
        accountId: source.kind === 'promotion' && back ? back.accountId : source.accountId,
        currency,
        amountMinor: source.amount.minor,
      })),
    ]);
    return { entry: { kind: 'part_refunded', reason, paymentId: payment.id, postings } };
  }
  const entry = { kind: 'part_released', reason, paymentId: payment.id };
  const shares = shareholders(payment, part).filter((one) => one.sum.minor > 0n);
  const isHere = (one: { cell: number }) => one.cell === payment.cell;
  const postings = mergePostings([
    ...transfer(house.escrow, house.fees, part.amount),
    ...shares.flatMap((one) => transfer(house.fees, isHere(one) ? one.accountId : house.clearing, one.sum)),
  ]);
  const crossings = shares
    .filter((one) => !isHere(one))
    .map(({ cell, accountId, sum }) => ({ cell, accountId, sum, entry, key: `${part.id} ${accountId}` }));
  return { entry: { ...entry, postings }, crossings };
}

/** The shares of seller and shop in a released part, with their cells. The rest of the part is the wallet's fee. */
function shareholders(payment: Payment, part: Part): Pick<Crossing, 'cell' | 'accountId' | 'sum'>[] {
  const { seller, commission } = splitOf(part);
  return [
    { cell: part.sellerCell, accountId: part.sellerAccountId, sum: seller },
    { cell: HOME_CELL, accountId: payment.clientAccountId, sum: commission },
  ];
}
