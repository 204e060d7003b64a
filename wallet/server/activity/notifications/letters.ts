import type { ProblemRow } from '#platform/http/problem.ts';
import { listFormat } from '#platform/kernel/formats.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { formatMoney } from '#platform/money/format.ts';
import { negate, total } from '#platform/money/money.ts';
import { withQuery } from '#platform/http/url.ts';
import { readerLanguage } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import { heldOf, linesOf, paidOf, payable, refundedOf, shippingOf } from '../../payments/payments/domain.ts';
import { isSentUntracked, longestShipWithinDays } from '../../payments/payments/times-domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { placeName, shortPlaceName } from '../../payments/payments/words.ts';
import { standingOf } from '../../protection/escrow/shares-domain.ts';
import type { Refund } from '../../protection/refunds/domain.ts';
import { problemForm, urls } from '../../urls.ts';
import type { Kind } from './choices-domain.ts';
import { paidRows, row, saleFeeWords } from './paid-words.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import type { PaidBy } from './paid-words.ts';
import { causeWords, refundWords, sellerCauseWords } from './refund-words.ts';

/** A notification, as a mail and as an SMS for holders without a mail address. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  /**
   * The text for SMS: without links, and without a shop's words, which would look like ours. The sender adds the marks of
   * `messages-letters.ts`; with them, it is at most two long.
   */
  readonly short: string;
}

/** The parts of a mail that do not depend on its notice. */
export interface Frame {
  /** The name for the greeting; null if it is not known. */
  readonly givenName: string | null;
  readonly walletUrl: string;
}

/** An event of which a holder is notified. */
export type Notice =
  | { readonly kind: 'receipt'; readonly payment: Payment; readonly card?: PaidBy | undefined }
  | { readonly kind: 'payout'; readonly payment: Payment; readonly part: Part; readonly schedule: FeeSchedule }
  | { readonly kind: 'warning'; readonly payment: Payment; readonly part: Part; readonly clock: Stroke }
  | {
      readonly kind: 'refund' | 'refund_of_sale';
      readonly payment: Payment;
      readonly part: Part;
      readonly refund: Refund;
      readonly card?: PaidBy | undefined;
    };

/** The name under which a notice is sent once. */
export function causeOf(notice: Notice): string {
  return [notice.kind, ...subjectOf(notice)].join(' ');
}

/** Names the kind of a notice, whose channels the holder chose. */
export function kindOf({ kind }: Notice): Kind {
  return kind === 'warning' ? 'deliveries' : 'payments';
}

function subjectOf(notice: Notice): string[] {
  switch (notice.kind) {
    case 'receipt':
      return [notice.payment.id];
    case 'payout':
      return [notice.part.id];
    case 'refund':
    case 'refund_of_sale':
      return [notice.refund.id];
    case 'warning':
      return [notice.part.id, notice.clock.kind, notice.clock.strikesAt.toISOString(), String(notice.clock.days)];
  }
}

/** Writes the message of a notice. */
export function write(notice: Notice, frame: Frame): Message {
  switch (notice.kind) {
    case 'receipt':
      return receipt(notice.payment, frame, notice.card);
    case 'refund':
      return refundNotice(notice, frame);
    case 'refund_of_sale':
      return saleRefundNotice(notice, frame);
    case 'warning':
      return warningNotice(notice, frame);
    case 'payout':
      return payoutNotice(notice.payment, notice.part, notice.schedule, frame);
  }
}

/** Writes the payer's receipt: amount, payee, where the money is now, and what comes next. */
export function receipt(payment: Payment, frame: Frame, card?: PaidBy): Message {
  const { clientName, orderReference, discount, coupon, shipTo, parts } = payment;
  const shipping = shippingOf(payment);
  const paid = formatMoney(payable(payment));
  const rows = [
    ...linesOf(payment).map((line) => row(`${line.quantity} × ${line.description}`, formatMoney(line.amount))),
    row(t('Shipping'), shipping.minor === 0n ? t('free') : formatMoney(shipping)),
    ...(discount ? [row(t('Discount of {clientName}', { clientName }), formatMoney(negate(discount.amount)))] : []),
    ...(coupon ? [row(t('Coupon {code}', { code: coupon.code }), formatMoney(negate(coupon.amount)))] : []),
    ...paidRows(payment, card),
  ];
  const sellers = parts.map((part) => row(part.payeeName, formatMoney(paidOf(part))));
  const untracked = parts.filter((part) => part.isUntracked).map((part) => part.payeeName);
  return {
    subject: t('Receipt: {total} to {clientName}', { total: paid, clientName }),
    text: letter(frame, [
      t('You paid {total} to {clientName} on {at, date, longTime} UTC for order {orderReference}.', {
        total: paid,
        clientName,
        at: payment.capturedAt!,
        orderReference,
      }),
      rows.join('\n'),
      `${t('Sellers:')}\n${sellers.join('\n')}`,
      ...(shipTo ? [t('Goes to: {place}', { place: placeName(shipTo) })] : []),
      t(
        'The money rests in escrow until your parcels have arrived. A seller who does not ship within {days, plural, one {# day} other {# days}} is not paid, and you get that part back.',
        { days: longestShipWithinDays(payment) },
      ),
      ...(untracked.length === 0 ? [] : [untrackedWords(payment, untracked)]),
      ...closing(payment, frame, 'payment'),
    ]),
    short: shipTo
      ? t('Holdfast: you paid {total}. Goes to {place}. It rests in escrow until your order has arrived. Ref {id}', {
          total: paid,
          place: shortPlaceName(shipTo),
          id: payment.id,
        })
      : t('Holdfast: you paid {total}. It rests in escrow until your order has arrived. Ref {id}', {
          total: paid,
          id: payment.id,
        }),
  };
}

/** Repeats what the payer saw before paying: what has no tracking is paid without a delivery. */
function untrackedWords({ policy }: Payment, sellers: readonly string[]): string {
  return t(
    'Sent without tracking: {sellers}. Nobody sees whether it arrives, so the seller is paid {days, plural, one {# day} other {# days}} after sending it, unless you report a problem before that. We write to you when it is sent, and before it is paid.',
    { sellers: listFormat(readerLanguage()).format(sellers), days: policy.untrackedReleaseDays },
  );
}

/** A clock of a part that strikes soon. */
export interface Stroke {
  readonly kind: 'ship_by' | 'scan_by' | 'release' | 'protection_end';
  readonly strikesAt: Date;
  /** How many days are left, rounded up. */
  readonly days: number;
}

interface WarningNotice {
  readonly payment: Payment;
  readonly part: Part;
  readonly clock: Stroke;
}

/** Warns of a clock: the seller to ship, or the buyer to look before the money goes. */
export function warningNotice({ payment, part, clock }: WarningNotice, frame: Frame): Message {
  const { subject, body } = warningWords(payment, part, clock);
  const isToBuyer = clock.kind === 'release' || clock.kind === 'protection_end';
  return {
    subject,
    text: letter(frame, [
      body,
      ...(isToBuyer ? [choices(payment, part, frame)] : []),
      ...closing(payment, frame, isToBuyer ? 'payment' : 'none'),
    ]),
    short: shortWarning(payment, part, clock),
  };
}

function shortWarning({ id }: Payment, part: Part, { kind, days }: Stroke): string {
  if (kind !== 'release' || !isSentUntracked(part)) {
    return t('Holdfast: a deadline of yours is in {days, plural, one {# day} other {# days}}. Ref {id}', { days, id });
  }
  return t(
    'Holdfast: {sum} for what was sent without tracking is paid in {days, plural, one {# day} other {# days}}, unless you report a problem. Ref {id}',
    { sum: heldOf(part), days, id },
  );
}

/** The two answers of a buyer, with the pages on which they are given. */
function choices({ id: paymentId }: Payment, { id: partId }: Part, { walletUrl }: Frame): string {
  return t('All is well: {receiveUrl}\nThere is a problem: {problemUrl}', {
    receiveUrl: `${walletUrl}${urls.protection.receive({ paymentId, partId })}`,
    problemUrl: `${walletUrl}${urls.protection.problem({ paymentId, partId })}`,
  });
}

function warningWords(
  { clientName, orderReference }: Payment,
  part: Part,
  { kind, strikesAt: at, days }: Stroke,
): { subject: string; body: string } {
  const { payeeName } = part;
  const sum = formatMoney(heldOf(part));
  switch (kind) {
    case 'ship_by':
      return {
        subject: t('Ship order {orderReference} within {days, plural, one {# day} other {# days}}', {
          orderReference,
          days,
        }),
        body: t(
          'Announce the parcels of order {orderReference} at {clientName} by {at, date, longTime} UTC. What is in no parcel by then is canceled, and the money for it goes back to the buyer.',
          { orderReference, clientName, at },
        ),
      };
    case 'scan_by':
      return {
        subject: t('No carrier has scanned order {orderReference}', { orderReference }),
        body: t(
          'You announced parcels of order {orderReference} at {clientName}, but their carrier has not scanned all of them. What it does not have by {at, date, longTime} UTC is canceled, and the money for it goes back to the buyer.',
          { orderReference, clientName, at },
        ),
      };
    case 'release':
      if (isSentUntracked(part)) return untrackedWarning({ clientName, orderReference }, part, { at, days });
      return {
        subject: t('{payeeName} is paid in {days, plural, one {# day} other {# days}}', { payeeName, days }),
        body: t(
          'Your parcel from {payeeName}, order {orderReference} at {clientName}, has arrived. On {at, date, longTime} UTC {sum} goes to {payeeName}. If something is wrong, say so before that.',
          { payeeName, orderReference, clientName, at, sum },
        ),
      };
    case 'protection_end':
      return {
        subject: t('Has your order from {payeeName} arrived?', { payeeName }),
        body: t(
          'No carrier has reported your order {orderReference} at {clientName} from {payeeName} as delivered to you. Your protection ends on {at, date, longTime} UTC. {sum} stays in escrow; nobody is paid for what has not arrived. You can extend the protection once.',
          { payeeName, orderReference, clientName, at, sum },
        ),
      };
  }
}

/** Warns of the release of what was sent without tracking: at its shipment, and later ones before it. */
function untrackedWarning(
  { clientName, orderReference }: Pick<Payment, 'clientName' | 'orderReference'>,
  part: Part,
  { at, days }: { at: Date; days: number },
): { subject: string; body: string } {
  const { payeeName } = part;
  return {
    subject: t('Sent without tracking: {payeeName} is paid in {days, plural, one {# day} other {# days}}', {
      payeeName,
      days,
    }),
    body: t(
      '{payeeName} has sent order {orderReference} at {clientName} without tracking, as you saw before you paid. On {at, date, longTime} UTC {sum} goes to {payeeName}, even if it has not arrived, unless you report a problem before that. You can extend the time once.',
      { payeeName, orderReference, clientName, at, sum: heldOf(part) },
    ),
  };
}

interface RefundNotice {
  readonly payment: Payment;
  readonly part: Part;
  readonly refund: Refund;
  readonly card?: PaidBy | undefined;
}

/** Notifies the payer of money that is back, with the reason. */
export function refundNotice({ payment, part, refund, card }: RefundNotice, frame: Frame): Message {
  const words = refundWords(refund, card?.name, `${frame.walletUrl}${urls.funding.exchange()}`);
  const { payeeName } = part;
  const { orderReference, clientName } = payment;
  return {
    subject: words.title,
    text: letter(frame, [
      t('You get {sum} back from {payeeName} for order {orderReference} at {clientName}. {place}', {
        sum: words.sum,
        place: words.place,
        payeeName,
        orderReference,
        clientName,
      }),
      causeWords(refund.cause),
      ...(refund.reason === null
        ? []
        : [t('{clientName} writes: “{reason}”', { clientName: payment.clientName, reason: refund.reason })]),
      ...contestWords(payment, part, frame),
      ...closing(payment, frame, 'payment'),
    ]),
    short: t('Holdfast: {title}. Ref {id}', { title: words.title, id: payment.id }),
  };
}

/** Says how to object to a refund of less than all. */
function contestWords({ id: paymentId }: Payment, part: Part, { walletUrl }: Frame): string[] {
  if (part.status === 'refunded') return [];
  const problemUrl = `${walletUrl}${problemForm({ paymentId, partId: part.id })}`;
  return [t('If that is not all that you should get, report the problem: {problemUrl}', { problemUrl })];
}

/** Notifies the seller that money of a sale went back to its buyer. */
export function saleRefundNotice({ payment, part, refund }: RefundNotice, frame: Frame): Message {
  const sum = formatMoney(refund.amount);
  const { orderReference, clientName } = payment;
  const wasOut = wasPaid(part, refund);
  return {
    subject: t('{sum} of order {orderReference} went back to the buyer', { sum, orderReference }),
    text: letter(frame, [
      t('{sum} of your part of order {orderReference} at {clientName} went back to the buyer.', {
        sum,
        orderReference,
        clientName,
      }),
      wasOut
        ? t('What had been paid to you came out of your balance. Commission and fee were returned in proportion.')
        : t('The money was still in escrow, so nothing was taken from your balance.'),
      ...sellerCauseWords(refund.cause, wasOut),
      ...closing(payment, frame, wasOut ? 'activity' : 'none'),
    ]),
    short: t('Holdfast: {sum} of a sale of yours went back to the buyer. Ref {id}', { sum, id: payment.id }),
  };
}

/** Whether the seller had been paid for something of a refund before it. The rest of a line is released with its refund. */
function wasPaid(part: Part, { lines, amount, createdAt }: Refund): boolean {
  const ofLines = total(
    lines.map((line) => line.amount),
    amount.currency,
  );
  const lots = part.lines.filter(({ reference }) => lines.some((line) => line.reference === reference));
  return [...lots, ...(amount.minor > ofLines.minor ? [part.shipping] : [])].some(
    ({ releasedAt }) => releasedAt !== null && releasedAt < createdAt,
  );
}

/** Notifies the seller that a part was released, less commission and fee. */
export function payoutNotice(payment: Payment, part: Part, schedule: FeeSchedule, frame: Frame): Message {
  const { seller, shop: commission, wallet: fee } = standingOf(payment, part);
  const net = formatMoney(seller);
  const refunded = refundedOf(part);
  return {
    subject: t('{net} for order {orderReference}', { net, orderReference: payment.orderReference }),
    text: letter(frame, [
      t('{net} for order {orderReference} at {clientName} has been released to you.', {
        net,
        orderReference: payment.orderReference,
        clientName: payment.clientName,
      }),
      [
        row(t('Sold for'), formatMoney(part.amount)),
        ...(refunded.minor === 0n ? [] : [row(t('Refunded'), formatMoney(negate(refunded)))]),
        row(t('Commission of {clientName}', { clientName: payment.clientName }), formatMoney(commission)),
        row(t('Wallet fee'), saleFeeWords(fee, schedule)),
        row(t('Released to you'), net),
      ].join('\n'),
      ...reserveWords(part),
      ...closing(payment, frame, 'activity'),
    ]),
    short: t('Holdfast: {net} for a sale of yours was released to you. Ref {id}', { net, id: payment.id }),
  };
}

/** The days from which the seller can spend the money of a part. */
function reserveWords({ reserve }: Part): string[] {
  const open = reserve.filter((one) => one.left.minor > 0n);
  if (open.length === 0) return [];
  const days = open.map(({ left, endsAt }) => row(t('From {endsAt, date, longDate}', { endsAt }), formatMoney(left)));
  const why = t('It stays in reserve for refunds of this order. You can spend it:');
  return [`${why}\n${days.join('\n')}`];
}

/** A mail from its paragraphs, with the greeting. */
export function letter({ givenName }: Frame, paragraphs: readonly string[]): string {
  const greeting = givenName === null ? t('Hello,') : t('Hello {givenName},', { givenName });
  return [greeting, ...paragraphs].join('\n\n');
}

/**
 * The last paragraphs of a mail about a payment.
 *
 * @param place The page where its reader sees more: only a payer has a page of the payment, and a seller whose balance
 *   has changed finds the line in the activity.
 */
export function closing({ id }: Payment, { walletUrl }: Frame, place: 'payment' | 'activity' | 'none'): string[] {
  const path = {
    payment: urls.app.payment({ paymentId: id }),
    activity: withQuery(urls.app.activity(), { search: id }),
    none: undefined,
  }[place];
  const names = t('Payment number: {number}\nReference: {id}', { number: shortNumberOf(id), id });
  return [
    path === undefined ? names : t('Look it up: {url}\n{names}', { url: `${walletUrl}${path}`, names }),
    t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
  ];
}

/** Writes a refusal as sentences: what happened, why, and what to do. */
export function problemWords({ title, detail, nextAction }: ProblemRow): string {
  const words = [title(), detail?.(), nextAction?.()].filter((one) => one !== undefined);
  return words.map((one) => (one.endsWith('.') ? one : `${one}.`)).join(' ');
}
