import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { subtract } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { HOME_CELL } from '../../cell.ts';
import { crossingMessage } from '../../ledger/accounts/crossing-commands.ts';
import type { Crossing } from '../../ledger/accounts/crossing-commands.ts';
import { indebted, withDebtsPaid } from '../../ledger/accounts/debt-commands.ts';
import { payOrCollect } from '../../ledger/accounts/debt-domain.ts';
import { mergePostings } from '../../ledger/accounts/domain.ts';
import type { Account, EntryDraft, Posting } from '../../ledger/accounts/domain.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import { accountsKey, put } from '../../ledger/batch/command.ts';
import type { RowWrite, State, Writes } from '../../ledger/batch/command.ts';
import { refundedMore } from '../../funding/exchange/commands.ts';
import { startCardRefund } from '../../funding/card-refunds/commands.ts';
import { backToCard } from '../../payments/payments/card-share-domain.ts';
import { exchangeBackEntry, exchangedBack, refundedExchange } from '../../payments/payments/exchange-share-domain.ts';
import { refundedId } from '../../funding/exchange/domain.ts';
import type { ExchangeShare, RefundedExchange } from '../../payments/payments/exchange-share-domain.ts';
import { partAnnouncement, uncharge } from '../../payments/payments/commands.ts';
import {
  DAY_MS,
  ownOf,
  payable,
  refundedOf,
  releasedOf,
  returnedOf,
  withPart,
} from '../../payments/payments/domain.ts';
import type { Discount, Part, Payment, Source } from '../../payments/payments/domain.ts';
import { freedUses } from '../../payments/payments/draw-commands.ts';
import {
  clockWarning,
  lookDeadline,
  partClock,
  partReceipt,
  refundReceipt,
} from '../../payments/payments/jobs-schema.ts';
import { paymentsKey } from '../../payments/payments/resources.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import { toPaymentJson } from '../../payments/payments/schema.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { givenBack } from '../../payments/promotions/commands.ts';
import { takeBack } from '../../payments/promotions/domain.ts';
import { promotionsKey } from '../../payments/promotions/resources.ts';
import { refundBetween } from '../refunds/domain.ts';
import type { Refund, RefundCause } from '../refunds/domain.ts';
import { refundsKey } from '../refunds/resources.ts';
import { payoutChanges, reserveShare, withAccount } from '../reserves/writes-commands.ts';
import { nextStroke, runningClock, warnDaysOf } from './clocks-domain.ts';
import { isFollowed, nextLook } from './parcels-domain.ts';
import { movement, standingOf } from './shares-domain.ts';
import type { Standing } from './shares-domain.ts';

/** The house's accounts in a payment's cell. */
export type House = Readonly<Record<'escrow' | 'fees' | 'clearing', Id<'acc'>>>;

/** The house's accounts that a part's money moves through. */
export function houseOf(ledger: Pick<Ledger, 'house'>, cell: number): House {
  return {
    escrow: ledger.house('escrow', 'EUR', cell),
    fees: ledger.house('fees', 'EUR', cell),
    clearing: ledger.house('cell_clearing', 'EUR', cell),
  };
}

/** Why money may go back, for the record of the refund. */
export interface Why {
  readonly cause?: RefundCause;
  /** The shop's words for the payer. */
  readonly reason?: string;
}

/** A step of a part, before it is written. */
interface Step extends Why {
  readonly payment: Payment;
  readonly before: Part;
  readonly after: Part;
  readonly house: House;
  readonly seller: SellerStanding;
}

/** Drafts everything that a step of a part writes: the payment, its money, the record of a refund, messages and clocks. */
export function writesOf(
  state: State,
  step: Step,
  now: Date,
): Writes<PaymentJson> & { readonly rows: readonly RowWrite[] } {
  const { before, house, seller } = step;
  const moved = movement(standingOf(step.payment, before), standingOf(step.payment, step.after));
  const shared = reserveShare(state, { payment: step.payment, part: step.after, moved, seller }, now);
  const { part: after, account } = shared;
  const payment = withPart(step.payment, after);
  const shopShare = moved.sources.find((source) => source.kind === 'promotion');
  const back = promotionBack(state, payment.discount, shopShare);
  const coupon = couponBack(state, step.payment, payment, moved.sources);
  const { cause = 'shop', reason = null } = step;
  const toCard = toCardBetween(step.payment, payment);
  const exchanged = exchangedBetween(step.payment, payment, now);
  const made = { cause, reason, sources: moved.sources, toCard, exchanged, createdAt: now, fromReserve: shared.taken };
  const refund = refundBetween({ payment, before, after }, made);
  const card = refund && cardRefundOf(state, payment, refund);
  const moving = { payment, after, moved, house, back, isRefund: refund !== undefined };
  const free = account ? withAccount(state, account) : state;
  const money = moneyOf(free, moving, now);
  const writes = {
    answer: toPaymentJson(payment),
    rows: [
      put(paymentsKey, payment),
      ...(account ? [put(accountsKey, account)] : []),
      ...(back ? [put(promotionsKey, back.promotion)] : []),
      ...coupon.rows,
      ...(refund
        ? [put(refundsKey, refund), ...uncharge(state, payment, ownOf(moved.sources, refund.amount.currency))]
        : []),
      ...(card?.rows ?? []),
      ...refundedRows(state, payment, exchanged),
      ...money.opened.map((account) => put(accountsKey, account)),
    ],
    entries: [...(money.entry ? [money.entry] : []), ...coupon.entries, ...exchangedEntries(payment, exchanged)],
    outbox: [
      partAnnouncement(payment, eventOf(before, after), after.id),
      ...receiptsOf(payment, before, after, refund),
      ...money.crossings.map(crossingMessage),
      ...(card?.outbox ?? []),
    ],
    timers: mergeTimers(
      clockChanges(payment, after, now),
      payoutChanges(payment, before, after, now),
      card?.timers ?? {},
    ),
  };
  const here = shareholders(payment, after).filter((one) => one.cell === payment.cell);
  const touched = [...ownAccounts(payment), ...here.map((one) => one.accountId)];
  return withDebtsPaid(free, writes, touched, `Debt paid from order ${payment.orderReference}`);
}

/** Names the payer's accounts to which a refund of a payment goes. */
export function ownAccounts({ payerAccountId, exchangeShare }: Payment): Id<'acc'>[] {
  return [payerAccountId, ...(exchangeShare ? [exchangeShare.accounts.giver] : [])];
}

/** Computes what of the refunds between two states of a payment goes back to the card that paid a share of it. */
function toCardBetween(before: Payment, after: Payment): Money {
  const back = (payment: Payment) => backToCard(payment.cardShare, payable(payment), backTo(payment));
  return subtract(back(after), back(before));
}

/** Computes what a refund does about the exchange that paid a share; null if none did. */
function exchangedBetween(before: Payment, after: Payment, now: Date): RefundedExchange | null {
  const { exchangeShare: share } = after;
  if (!share) return null;
  const back = (payment: Payment) => exchangedBack(share, payable(payment), backTo(payment));
  return refundedExchange(share, [back(before), back(after)], now);
}

/** Drafts the entry by which a refund goes on to the balance that paid a share by an exchange. */
function exchangedEntries({ exchangeShare }: Payment, exchanged: RefundedExchange | null): EntryDraft[] {
  const entry = exchangeShare && exchanged && exchangeBackEntry(exchangeShare, exchanged);
  return entry ? [entry] : [];
}

/** Allows the payer to exchange what stays in the currency of the payment, without a margin. */
function refundedRows(state: State, { cell, payerId }: Payment, exchanged: RefundedExchange | null): RowWrite[] {
  if (!exchanged || exchanged.isBack || exchanged.get.minor === 0n) return [];
  const { get, give } = exchanged;
  const more = { cell, holderId: payerId, from: get.currency, to: give.currency, leftMinor: get.minor };
  return [refundedMore(state, more)];
}

/** Names what `refundedRows` writes. */
export function refundedOfShare({ payerId }: Payment, { get, give }: ExchangeShare): string {
  return refundedId(payerId, get.currency, give.currency);
}

/** Computes what of the refunds so far went back to the payer. */
function backTo(payment: Payment): Money {
  const back = payment.parts.flatMap((part) => returnedOf(payment, part));
  return ownOf(back, payment.amount.currency);
}

/** Sends the card's share of a refund on to the card. */
function cardRefundOf(state: State, payment: Payment, { id: refundId, toCard: amount, createdAt }: Refund) {
  const { id: paymentId, cell, payerId: holderId, payerAccountId: accountId, cardShare } = payment;
  if (!cardShare || amount.minor === 0n) return undefined;
  const order = { refundId, paymentId, topUpId: cardShare.topUpId, cell, holderId, accountId, amount, createdAt };
  return startCardRefund(state, order);
}

/** Returns the share of a shop's promotion, or of a coupon, of a refund. */
function promotionBack(state: State, draw: Discount | null, share: Source | undefined) {
  if (!draw || !share || share.amount.minor === 0n) return undefined;
  const promotion = state.get(promotionsKey, draw.promotionId);
  invariant(promotion, 'the promotion of a share exists');
  return takeBack(promotion, share.amount);
}

/** Returns what of a refund a coupon paid to its budget, and on to the wallet if the budget has closed meanwhile. */
function couponBack(state: State, before: Payment, after: Payment, sources: readonly Source[]) {
  const share = sources.find((source) => source.kind === 'coupon');
  const back = promotionBack(state, after.coupon, share);
  if (!back || !share) return { rows: [], entries: [] };
  const isOver = after.status === 'refunded' && before.status !== 'refunded';
  return {
    rows: [put(promotionsKey, back.promotion), ...(isOver ? freedUses(after) : [])],
    entries: back.promotion.status === 'closed' ? [givenBack(back.promotion, share.amount)] : [],
  };
}

/** An account of a share of a part, with its cell. */
export interface Shareholder {
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  readonly share: 'seller' | 'shop';
}

/** The seller of a part, and its shop. The rest of a released part is the wallet's fee. */
export function shareholders(payment: Payment, part: Part): Shareholder[] {
  return [
    { cell: part.sellerCell, accountId: part.sellerAccountId, share: 'seller' },
    { cell: HOME_CELL, accountId: payment.clientAccountId, share: 'shop' },
  ];
}

interface Moving {
  readonly payment: Payment;
  readonly after: Part;
  readonly moved: Standing;
  readonly house: House;
  readonly back: ReturnType<typeof takeBack> | undefined;
  readonly isRefund: boolean;
}

/**
 * Makes the entry of a step: out of escrow to the seller, the shop and the wallet, and back to the sources. What was
 * released before comes from their balances; what these do not cover becomes a debt, so the buyer never waits for it.
 */
function moneyOf(
  state: State,
  { payment, after, moved, house, back, isRefund }: Moving,
  now: Date,
): { entry?: EntryDraft; opened: Account[]; crossings: Crossing[] } {
  const { currency } = after.amount;
  const reason = `${after.payeeName}, order ${payment.orderReference}`;
  const about = { kind: isRefund ? 'part_refunded' : 'part_released', reason, paymentId: payment.id };
  const postings: Posting[] = [
    { accountId: house.escrow, currency, amountMinor: moved.escrow.minor },
    { accountId: house.fees, currency, amountMinor: moved.wallet.minor },
    ...moved.sources.map((source) => ({
      accountId: source.kind === 'promotion' && back ? back.accountId : source.accountId,
      currency,
      amountMinor: source.amount.minor,
    })),
  ];
  const opened: Account[] = [];
  const crossings: Crossing[] = [];
  for (const { cell, accountId, share } of shareholders(payment, after)) {
    const sum = moved[share];
    if (sum.minor === 0n) continue;
    if (cell === payment.cell) {
      const paid = payOrCollect(indebted(state, accountId), sum, now);
      postings.push(...paid.postings);
      if (paid.opened) opened.push(paid.opened);
    } else {
      postings.push({ accountId: house.clearing, currency, amountMinor: sum.minor });
      const key = `${after.id} ${accountId} ${releasedOf(after).minor} ${refundedOf(after).minor}`;
      crossings.push({ cell, accountId, sum, entry: about, key });
    }
  }
  const merged = mergePostings(postings);
  return { ...(merged.length > 0 ? { entry: { ...about, postings: merged } } : {}), opened, crossings };
}

/** The event of a step for the shop's webhook. */
function eventOf(before: Part, after: Part): string {
  if (!before.reportedAt && after.reportedAt) return 'payment.part_reported';
  if (before.status !== after.status) return `payment.part_${after.status}`;
  return refundedOf(after).minor > refundedOf(before).minor ? 'payment.part_refunded' : 'payment.part_changed';
}

function receiptsOf(payment: Payment, before: Part, after: Part, refund: Refund | undefined): OutboxMessage[] {
  const isReleased = after.status === 'released' && before.status !== 'released';
  return [
    ...(refund ? [refundReceipt({ payment_id: payment.id, part_id: after.id, refund_id: refund.id })] : []),
    ...(isReleased ? [partReceipt({ payment_id: payment.id, part_id: after.id })] : []),
  ];
}

/** Sets the clock of a part to its next warning or strike, and the next look at each parcel that is on its way. */
export function clockChanges(payment: Payment, part: Part, now: Date): NonNullable<Writes<unknown>['timers']> {
  const { id } = part;
  const clock = runningClock(payment, part, now);
  const isOnItsWay = part.status === 'held' || part.status === 'shipped';
  const followed = isOnItsWay ? part.parcels.filter(isFollowed) : [];
  const looks = followed.map((parcel) => lookDeadline.at(nextLook(parcel, now), payment.id, id, parcel.id));
  return {
    set: [
      ...(clock ? [partClock.at(nextStroke(clock, warnDaysOf(payment, part), now), payment.id, id)] : []),
      ...looks,
    ],
    clear: [
      ...(clock ? [] : [partClock.of(payment.id, id)]),
      ...part.parcels.filter((one) => !followed.includes(one)).map((one) => lookDeadline.of(payment.id, id, one.id)),
    ],
  };
}

function mergeTimers(...changes: readonly NonNullable<Writes<unknown>['timers']>[]) {
  return { set: changes.flatMap((one) => one.set ?? []), clear: changes.flatMap((one) => one.clear ?? []) };
}

/** Warns of the clock that runs for a part. */
export function warningOf(payment: Payment, part: Part, now: Date): OutboxMessage[] {
  const clock = runningClock(payment, part, now);
  if (!clock || clock.kind === 'shop_confirmation') return [];
  const days = Math.ceil((clock.strikesAt.getTime() - now.getTime()) / DAY_MS);
  const about = { payment_id: payment.id, part_id: part.id, clock: clock.kind };
  return [clockWarning({ ...about, strikes_at: clock.strikesAt.toISOString(), days })];
}
