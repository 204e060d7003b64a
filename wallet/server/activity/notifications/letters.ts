import { formatMoney } from '#platform/money/format.ts';
import { negate, subtract } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { linesOf, longestShipWithinDays, shippingOf, paidOf, payable } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { placeName } from '../../payments/payments/words.ts';

/** A notification, as a mail and as an SMS for holders without a mail address. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  /** The text for SMS: at most two long, without links, and without a shop's words, which would look like ours. */
  readonly short: string;
}

/** The parts of a mail that do not depend on its notice. */
export interface Frame {
  /** The name for the greeting; null if it is not known. */
  readonly givenName: string | null;
  /** The address of the payment in the wallet. */
  readonly paymentUrl: string;
}

/** An event of which a holder is notified. */
export type Notice =
  | { readonly kind: 'receipt'; readonly payment: Payment }
  | { readonly kind: 'refund' | 'payout'; readonly payment: Payment; readonly part: Part };

/** The name under which a notice is sent once. */
export function causeOf(notice: Notice): string {
  return `${notice.kind} ${notice.kind === 'receipt' ? notice.payment.id : notice.part.id}`;
}

/** Writes the message of a notice. */
export function write(notice: Notice, frame: Frame): Message {
  switch (notice.kind) {
    case 'receipt':
      return receipt(notice.payment, frame);
    case 'refund':
      return refundNotice(notice.payment, notice.part, frame);
    case 'payout':
      return payoutNotice(notice.payment, notice.part, frame);
  }
}

/** Writes the payer's receipt: amount, payee, where the money is now, and what comes next. */
export function receipt(payment: Payment, frame: Frame): Message {
  const { clientName, orderReference, discount, shipTo, parts } = payment;
  const shipping = shippingOf(payment);
  const total = formatMoney(payable(payment));
  const rows = [
    ...linesOf(payment).map((line) => row(`${line.quantity} × ${line.description}`, formatMoney(line.amount))),
    row(t('Shipping'), shipping.minor === 0n ? t('free') : formatMoney(shipping)),
    ...(discount ? [row(t('Discount of {clientName}', { clientName }), formatMoney(negate(discount.amount)))] : []),
    row(t('Wallet fee'), t('none')),
    row(t('Paid from your balance'), total),
  ];
  const sellers = parts.map((part) => row(part.payeeName, formatMoney(paidOf(part))));
  return {
    subject: t('Receipt: {total} to {clientName}', { total, clientName }),
    text: letter(frame, [
      t('You paid {total} to {clientName} on {at, date, longTime} UTC for order {orderReference}.', {
        total,
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
      ...closing(payment, frame),
    ]),
    short: t('Holdfast: you paid {total}. It rests in escrow until your order has arrived. Ref {id}', {
      total,
      id: payment.id,
    }),
  };
}

/** Notifies the payer that the money for a part is back. */
export function refundNotice(payment: Payment, part: Part, frame: Frame): Message {
  const sum = formatMoney(paidOf(part));
  return {
    subject: t('{sum} is back in your wallet', { sum }),
    text: letter(frame, [
      t('{sum} for {payeeName}, order {orderReference} at {clientName}, is back in your balance.', {
        sum,
        payeeName: part.payeeName,
        orderReference: payment.orderReference,
        clientName: payment.clientName,
      }),
      ...closing(payment, frame),
    ]),
    short: t('Holdfast: {sum} is back in your balance. Ref {id}', { sum, id: payment.id }),
  };
}

/** Notifies the seller that a part was released, less commission and fee. */
export function payoutNotice(payment: Payment, part: Part, frame: Frame): Message {
  const { amount, commission, fee } = part;
  const net = formatMoney(subtract(subtract(amount, commission), fee));
  return {
    subject: t('{net} for order {orderReference}', { net, orderReference: payment.orderReference }),
    text: letter(frame, [
      t('{net} for order {orderReference} at {clientName} is in your balance.', {
        net,
        orderReference: payment.orderReference,
        clientName: payment.clientName,
      }),
      [
        row(t('Sold for'), formatMoney(amount)),
        row(t('Commission of {clientName}', { clientName: payment.clientName }), formatMoney(commission)),
        row(t('Wallet fee'), fee.minor === 0n ? t('none') : formatMoney(fee)),
        row(t('Paid to you'), net),
      ].join('\n'),
      ...closing(payment, frame),
    ]),
    short: t('Holdfast: {net} for a sale of yours is in your balance. Ref {id}', { net, id: payment.id }),
  };
}

function letter({ givenName }: Frame, paragraphs: readonly string[]): string {
  const greeting = givenName === null ? t('Hello,') : t('Hello {givenName},', { givenName });
  return [greeting, ...paragraphs].join('\n\n');
}

function closing(payment: Payment, { paymentUrl }: Frame): string[] {
  return [
    t('Look it up: {paymentUrl}\nReference: {id}', { paymentUrl, id: payment.id }),
    t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
  ];
}

function row(label: string, value: string): string {
  return t('  {label}: {value}', { label, value });
}
