import { dateFormat } from '#platform/kernel/formats.ts';
import { counted } from '#platform/kernel/words.ts';
import { formatMoney } from '#platform/money/format.ts';
import { negate, subtract } from '#platform/money/money.ts';
import { paidOf, payable } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';

/** A message in plain words; short enough for an SMS where there is no mail address. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  /** At most two SMS long, without links, and in our words alone: a shop's would look like ours. */
  readonly short: string;
}

export interface Frame {
  /** How the holder is greeted; null where no name is known. */
  readonly givenName: string | null;
  /** Where the payment is looked up. */
  readonly paymentUrl: string;
}

/** What a holder is notified of. */
export type Notice =
  | { readonly kind: 'receipt'; readonly payment: Payment }
  | { readonly kind: 'refund' | 'payout'; readonly payment: Payment; readonly part: Part };

/** Names a notice: it is sent once under this name. */
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

/** To the payer, once: what was paid, to whom, where the money is now, and what comes next. */
export function receipt(payment: Payment, frame: Frame): Message {
  const { clientName, orderReference, discount, shipping, lines, parts } = payment;
  const total = formatMoney(payable(payment));
  const rows = [
    ...lines.map((line) => row(`${line.quantity} × ${line.description}`, formatMoney(line.amount))),
    row('Shipping', shipping.minor === 0n ? 'free' : formatMoney(shipping)),
    ...(discount ? [row(`Discount of ${clientName}`, formatMoney(negate(discount.amount)))] : []),
    row('Wallet fee', 'none'),
    row('Paid from your balance', total),
  ];
  const sellers = parts.map((part) => row(part.payeeName, formatMoney(paidOf(part))));
  return {
    subject: `Receipt: ${total} to ${clientName}`,
    text: letter(frame, [
      `You paid ${total} to ${clientName} on ${instant(payment.capturedAt!)} for order ${orderReference}.`,
      rows.join('\n'),
      `Sellers:\n${sellers.join('\n')}`,
      'The money rests in escrow until your parcels have arrived. A seller who does not ship within ' +
        `${counted(payment.policy.shipWithinDays, 'day')} is not paid, and you get that part back.`,
      ...closing(payment, frame),
    ]),
    short: `Holdfast: you paid ${total}. It rests in escrow until your order has arrived. Ref ${payment.id}`,
  };
}

/** To the payer: what was paid for a part came back. */
export function refundNotice(payment: Payment, part: Part, frame: Frame): Message {
  const sum = formatMoney(paidOf(part));
  return {
    subject: `${sum} is back in your wallet`,
    text: letter(frame, [
      `${sum} for ${part.payeeName}, order ${payment.orderReference} at ${payment.clientName}, is back in your balance.`,
      ...closing(payment, frame),
    ]),
    short: `Holdfast: ${sum} is back in your balance. Ref ${payment.id}`,
  };
}

/** To the seller: a part was released, with what was taken of it. */
export function payoutNotice(payment: Payment, part: Part, frame: Frame): Message {
  const { amount, commission, fee } = part;
  const net = formatMoney(subtract(subtract(amount, commission), fee));
  return {
    subject: `${net} for order ${payment.orderReference}`,
    text: letter(frame, [
      `${net} for order ${payment.orderReference} at ${payment.clientName} is in your balance.`,
      [
        row('Sold for', formatMoney(amount)),
        row(`Commission of ${payment.clientName}`, formatMoney(commission)),
        row('Wallet fee', fee.minor === 0n ? 'none' : formatMoney(fee)),
        row('Paid to you', net),
      ].join('\n'),
      ...closing(payment, frame),
    ]),
    short: `Holdfast: ${net} for a sale of yours is in your balance. Ref ${payment.id}`,
  };
}

function letter({ givenName }: Frame, paragraphs: readonly string[]): string {
  return [`Hello${givenName === null ? '' : ` ${givenName}`},`, ...paragraphs].join('\n\n');
}

function closing(payment: Payment, { paymentUrl }: Frame): string[] {
  return [
    `Look it up: ${paymentUrl}\nReference: ${payment.id}`,
    'This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet',
  ];
}

function row(label: string, value: string): string {
  return `  ${label}: ${value}`;
}

function instant(at: Date): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${dateFormat('en-IE', format).format(at)} UTC`;
}
