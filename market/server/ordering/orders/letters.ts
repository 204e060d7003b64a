import type { Letter } from '#platform/mail/mailer.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { Order, OrderPart } from './domain.ts';

export type LetterKind = 'paid' | 'shipped' | 'delivered' | 'released' | 'refunded';

/** The letter to a buyer about an order, or about one seller's part of it. */
export function letterFor(kind: LetterKind, order: Order, part: OrderPart | undefined, publicUrl: string): Letter {
  const { subject, body } = kind === 'paid' || !part ? paid(order) : ofPart(kind, part);
  const text = `Hello ${order.name},\n\n${body}\n\nYour order: ${publicUrl}/orders/${order.id}\nReference: ${order.paymentId ?? order.id}\n\nHoldfast Market`;
  return { to: order.email, subject, text };
}

function paid(order: Order): { subject: string; body: string } {
  const lines = order.parts.flatMap((part) => part.lines.map((line) => `  ${line.quantity} × ${line.name}`));
  return {
    subject: `You paid ${formatMoney(order.amount)}: your order is on its way to the sellers`,
    body: `Thank you. You bought\n\n${lines.join('\n')}\n\nfor ${formatMoney(order.amount)} in all; there was no fee. The money rests in escrow until your parcels have arrived.`,
  };
}

function ofPart(kind: Exclude<LetterKind, 'paid'>, part: OrderPart): { subject: string; body: string } {
  const { sellerName: seller } = part;
  const amount = formatMoney(part.amount);
  switch (kind) {
    case 'shipped':
      return {
        subject: `${seller} has sent your parcel`,
        body: `${part.carrier ?? 'The carrier'} brings it; the tracking number is ${part.trackingCode ?? 'not known yet'}.`,
      };
    case 'delivered':
      return {
        subject: `Your parcel from ${seller} has been delivered`,
        body: `Look whether it is what you bought, and confirm it on the order’s page. If you do nothing, ${seller} is paid by itself on ${part.releasesAt?.toUTCString() ?? 'the seventh day'}.`,
      };
    case 'released':
      return {
        subject: `${seller} has been paid`,
        body: `${amount} went from escrow to ${seller}. Thank you for buying from a small shop.`,
      };
    case 'refunded':
      return {
        subject: `${amount} are back in your wallet`,
        body: `Your order from ${seller} was canceled, and ${amount} are back in your wallet.`,
      };
  }
}
