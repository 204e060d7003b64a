import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { codeKey } from '#platform/kernel/folded.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, RowWrite, State } from '../../ledger/batch/command.ts';
import { debtsOf } from '../../ledger/accounts/debt-commands.ts';
import { mayConfirm } from '../../linking/mandates/domain.ts';
import { usesKey } from '../../identity/limits/resources.ts';
import { refundedKey } from '../../funding/exchange/resources.ts';
import { mandatesKey, spendingsKey } from '../../linking/mandates/resources.ts';
import { paymentAnswer, spendingOf, countedUse } from '../../payments/payments/commands.ts';
import { leftOf, partOf } from '../../payments/payments/domain.ts';
import type { Parcel, Part, Payment } from '../../payments/payments/domain.ts';
import { touchesOfCoupon } from '../../payments/payments/draw-commands.ts';
import { openShopConfirmation } from '../../payments/payments/shop-confirmation-domain.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import { paymentsKey } from '../../payments/payments/resources.ts';
import { isSentUntracked } from '../../payments/payments/times-domain.ts';
import { toPaymentJson } from '../../payments/payments/schema.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { promotionsKey } from '../../payments/promotions/resources.ts';
import { strokeOf } from './clocks-domain.ts';
import { advancePart } from './domain.ts';
import type { EscrowError, Event } from './domain.ts';
import { parcelBy, parcelOf } from './parcels-domain.ts';
import { disputedGoodsSeen, protectionEnded, shopConfirmationNotice } from './jobs-schema.ts';
import { codesKey } from './resources.ts';
import { clockChanges, ownAccounts, refundedOfShare, shareholders, warningOf, writesOf } from './writes-commands.ts';
import type { House, Why } from './writes-commands.ts';

/** The payment has no such part. */
export type PartGone = { readonly code: 'part_not_found' };

/** Another parcel has this tracking code. */
export type ParcelUsed = { readonly code: 'parcel_used' };

/** The mandate of the payment is not in force, or its holder has not granted the right to confirm. */
export type ConfirmNotGranted = { readonly code: 'confirm_not_granted' };

/** Why a step of a part is refused. */
export type MoveError = EscrowError | PartGone | ParcelUsed | ConfirmNotGranted;

/** An event as it is asked for: the command reads the right to a shop's confirmation from the payment's mandate. */
export type AskedEvent = Exclude<Event, { readonly kind: 'shop_confirmed' }> | { readonly kind: 'shop_confirmed' };

/** The command by which an event happens to a part. */
export interface MovePart extends Why {
  readonly paymentId: Id<'pay'>;
  readonly partId: Id<'prt'>;
  /** `clock_due`: the clock of the part strikes, or warns. */
  readonly event: AskedEvent | { readonly kind: 'clock_due' };
  readonly house: House;
  readonly seller: SellerStanding;
}

/** Lets an event happen to a part. What happened before changes nothing, and is answered with the payment as it is. */
export const movePart: MoneyCommand<MovePart, PaymentJson, MoveError> = {
  kind: 'part.move',
  touches: ({ paymentId, event, house }) => [
    touch(paymentsKey, [paymentId]),
    touch(codesKey, event.kind === 'announced' ? [codeKey(event.parcel.trackingCode)] : []),
    touch(accountsKey, Object.values(house)),
  ],
  touchesThen: ({ paymentId, partId, event }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    if (!part) return [];
    const mandates = needsRight(part, event) ? [payment.mandateId] : [];
    return [touch(mandatesKey, mandates), ...touchesOfMove(payment, part)];
  },
  decide: (command, state, { now }) => {
    const { paymentId, partId, house, seller } = command;
    const payment = state.get(paymentsKey, paymentId);
    const part = payment && partOf(payment, partId);
    if (!part) return err({ code: 'part_not_found' });
    const event = eventOf(command, state, { payment, part }, now);
    if (event === 'not_granted') return err({ code: 'confirm_not_granted' });
    if (event === 'warning' || event === 'nothing') {
      const outbox = event === 'warning' ? warningOf(payment, part, now) : [];
      return ok({ answer: toPaymentJson(payment), outbox, timers: clockChanges(payment, part, now) });
    }
    if (isOver(part, event)) return ok({ answer: toPaymentJson(payment) });
    const code = event.kind === 'announced' ? takeCode(state, { payment, part }, event.parcel) : ok([]);
    if (!code.ok) return code;
    const advanced = advancePart(payment, part, event, now);
    if (!advanced.ok) return advanced;
    if (advanced.value === part)
      return ok({ answer: toPaymentJson(payment), timers: clockChanges(payment, part, now) });
    const after = advanced.value;
    const why = whyOf(command, event, after);
    const writes = writesOf(state, { payment, before: part, after, house, seller, ...why }, now);
    const news = [...newsOf(payment, after, event), ...newsForBuyer(payment, after, event, now)];
    return ok({ ...writes, rows: [...writes.rows, ...code.value], outbox: [...(writes.outbox ?? []), ...news] });
  },
  answer: paymentAnswer,
};

/** Whether the mandate of a part's payment decides on an event: it is locked, so that it cannot end meanwhile. */
function needsRight(part: Part, { kind }: MovePart['event']): boolean {
  return kind === 'shop_confirmed' || (kind === 'clock_due' && openShopConfirmation(part) !== undefined);
}

/** The event of a command. A shop's confirmation whose right has ended meanwhile releases nothing. */
function eventOf(
  { event }: MovePart,
  state: State,
  { payment, part }: { payment: Payment; part: Part },
  now: Date,
): Event | 'warning' | 'nothing' | 'not_granted' {
  if (event.kind !== 'clock_due' && event.kind !== 'shop_confirmed') return event;
  const mandate = needsRight(part, event) ? state.get(mandatesKey, payment.mandateId) : undefined;
  const isGranted = mandate !== undefined && mayConfirm(mandate);
  if (event.kind === 'shop_confirmed')
    return isGranted ? { kind: 'shop_confirmed', right: mandate.confirm } : 'not_granted';
  const stroke = strike(payment, part, now);
  const isForShop = typeof stroke === 'object' && stroke.kind === 'shop_confirmation_due';
  return isForShop && !isGranted ? { kind: 'objected' } : stroke;
}

/** What others must learn: that a protection has ended, where disputed goods are, or what a shop says of a part. */
function newsOf({ id: paymentId }: Payment, after: Part, { kind }: Event): OutboxMessage[] {
  const about = { payment_id: paymentId, part_id: after.id };
  if (kind === 'shop_confirmed') return [shopConfirmationNotice(about)];
  if (kind === 'protection_ended') return [protectionEnded(about)];
  return kind === 'sighted' && after.lines.some((line) => line.caseId) ? [disputedGoodsSeen(about)] : [];
}

/** What is sent without tracking is announced to its buyer by the day of its release, as its warnings are. */
function newsForBuyer(payment: Payment, after: Part, { kind }: Event, now: Date): OutboxMessage[] {
  return kind === 'sent_untracked' ? warningOf(payment, after, now) : [];
}

/** The event that the clock of a part brings. */
function strike(payment: Payment, part: Part, now: Date): Event | 'warning' | 'nothing' {
  const stroke = strokeOf(payment, part, now);
  return stroke === 'warning' || stroke === 'nothing' ? stroke : { kind: stroke };
}

/** Why money may go back: what a clock or a carrier has brought, or what the command says. */
function whyOf({ cause, reason }: MovePart, event: Event, after: Part): Why {
  if (event.kind === 'ship_by_passed') return { cause: 'not_shipped' };
  if (event.kind === 'scan_by_passed') return { cause: 'not_scanned' };
  const parcel = event.kind === 'sighted' ? parcelOf(after, event.parcelId) : undefined;
  if (parcel?.status === 'lost' || parcel?.status === 'returned') return { cause: parcel.status };
  return { ...(cause ? { cause } : {}), ...(reason ? { reason } : {}) };
}

/** Names the rows that the money of a part may move through. */
export function touchesOfMove(payment: Payment, part: Part) {
  const here = shareholders(payment, part).filter((one) => one.cell === payment.cell);
  const accounts = here.flatMap(({ accountId }) => [accountId, ...debtsOf([accountId])]);
  const { discount, coupon, exchangeShare } = payment;
  const payer = ownAccounts(payment);
  return [
    touch(usesKey, payment.capturedAt ? [countedUse(payment)] : []),
    touch(spendingsKey, payment.capturedAt ? [spendingOf(payment)] : []),
    touch(promotionsKey, discount ? [discount.promotionId] : []),
    ...(coupon ? touchesOfCoupon(coupon) : []),
    touch(accountsKey, [...payer, ...debtsOf(payer), ...accounts, ...(discount ? [discount.accountId] : [])]),
    touch(accountsKey, exchangeShare ? Object.values(exchangeShare.accounts) : []),
    touch(refundedKey, exchangeShare ? [refundedOfShare(payment, exchangeShare)] : []),
  ];
}

/** Whether nothing is left to do, because it happened before. */
function isOver(part: Part, event: Event): boolean {
  if (event.kind === 'announced') {
    return parcelBy(part, event.parcel.trackingCode)?.carrier === event.parcel.carrier;
  }
  if (event.kind === 'withdrawn') return parcelOf(part, event.parcelId)?.status === 'canceled';
  if (event.kind === 'sighted') return !parcelOf(part, event.parcelId);
  if (event.kind === 'canceled') return part.status === 'refunded';
  if (event.kind === 'noticed') return openShopConfirmation(part) === undefined;
  if (event.kind === 'sent_untracked') return isSentUntracked(part);
  if (event.kind !== 'confirmed') return false;
  return part.lines.every((line) => !isWanted(event, line.reference) || isGone(line));
}

function isWanted({ lines }: { lines?: readonly string[] }, reference: string): boolean {
  return lines === undefined || lines.includes(reference);
}

function isGone(line: Part['lines'][number]): boolean {
  return line.releasedAt !== null || leftOf(line).minor === 0n;
}

/**
 * Takes the tracking code of a new parcel. Its own part, or its own case, may take it again after a withdrawal, and
 * anybody may take a free one.
 *
 * @param caseId The case whose return or replacement it is.
 */
export function takeCode(
  state: State,
  { payment, part, caseId = null }: { payment: Payment; part: Part; caseId?: Id<'cas'> | null },
  parcel: Pick<Parcel, 'id' | 'trackingCode'>,
): Result<RowWrite[], ParcelUsed> {
  const id = codeKey(parcel.trackingCode);
  const taken = state.get(codesKey, id);
  if (taken && !taken.isFree && (taken.partId !== part.id || taken.caseId !== caseId))
    return err({ code: 'parcel_used' });
  if (parcelBy(part, parcel.trackingCode)) return err({ code: 'parcel_used' });
  const owner = { paymentId: payment.id, partId: part.id, caseId };
  return ok([put(codesKey, { id, cell: payment.cell, parcelId: parcel.id, ...owner, isFree: false })]);
}

/** Frees the code of a parcel that no carrier has scanned. A code that another parcel has stays as it is. */
export function freeCode(state: State, parcel: Pick<Parcel, 'id' | 'trackingCode'>): RowWrite[] {
  const code = state.get(codesKey, codeKey(parcel.trackingCode));
  return code?.parcelId === parcel.id ? [put(codesKey, { ...code, isFree: true })] : [];
}
