import { dateFormat } from '#platform/kernel/formats.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import { counted } from '#platform/kernel/words.ts';
import { formatMoney } from '#platform/money/format.ts';
import { subtract } from '#platform/money/money.ts';
import { addressLines } from './address-views.ts';
import { trackingLink } from '../shipping/domain.ts';
import { refundOf, shipBy, termsOf } from './domain.ts';
import type { Order, OrderPart } from './domain.ts';
import { urls } from '../../urls.ts';

const toBuyer = ['paid', 'expired', 'shipped', 'delivered', 'released', 'refunded'] as const;
const toSeller = ['sold', 'paid_out'] as const;
export const letterKinds = [...toBuyer, ...toSeller] as const;

type BuyerLetterKind = (typeof toBuyer)[number];
type SellerLetterKind = (typeof toSeller)[number];
export type LetterKind = (typeof letterKinds)[number];

export function isSellerLetter(kind: LetterKind): kind is SellerLetterKind {
  return kind === 'sold' || kind === 'paid_out';
}

interface Words {
  readonly subject: string;
  readonly body: string;
}

const dates = dateFormat('en-IE', { dateStyle: 'long', timeZone: 'UTC' });

/** The letter to a buyer about an order, or about one seller's part of it. */
export function letterFor(kind: BuyerLetterKind, order: Order, part: OrderPart | undefined, publicUrl: string): Letter {
  const { subject, body } = wordsFor(kind, order, part);
  const text = `Hello ${order.name},\n\n${body}\n\n${refundWords(order)}Your order: ${publicUrl}${urls.ordering.order({ orderId: order.id })}\nReference: ${order.paymentId ?? order.id}\n\nHoldfast Market`;
  return { to: order.email, subject, text };
}

/** The receipt’s line about what came back, in each letter from then on. */
function refundWords(order: Order): string {
  const refund = refundOf(order);
  if (refund.minor === 0n) return '';
  const left = formatMoney(subtract(order.amount, refund));
  return `You paid ${formatMoney(order.amount)}. Refunded: −${formatMoney(refund)}. You paid in the end: ${left}.\n\n`;
}

function wordsFor(kind: BuyerLetterKind, order: Order, part: OrderPart | undefined): Words {
  if (kind === 'paid') return paid(order);
  if (kind === 'expired' || !part) return expired(order);
  return ofPart(kind, part);
}

function paid(order: Order): Words {
  const lines = order.parts.flatMap((part) => [`From ${part.sellerName}:`, ...linesOf(part), '']);
  return {
    subject: `You paid ${formatMoney(order.amount)}: your order is on its way to the sellers`,
    body: [
      'Thank you. You bought',
      '',
      ...lines,
      `for ${formatMoney(order.amount)} in all; there was no fee.`,
      `The money rests in escrow until your parcels have arrived. What is not shipped within ${counted(termsOf(order).shipWithinDays, 'day')} is refunded.`,
    ].join('\n'),
  };
}

function expired(order: Order): Words {
  return {
    subject: 'Your order has ended: it was not paid in time',
    body: `You were not charged. The goods are for sale again; if you still want them, put them into your cart once more:\n\n${order.parts.flatMap(linesOf).join('\n')}`,
  };
}

function linesOf(part: OrderPart): string[] {
  return part.lines.map((line) => `  ${line.quantity} × ${line.name}`);
}

function ofPart(kind: Exclude<BuyerLetterKind, 'paid' | 'expired'>, part: OrderPart): Words {
  const { sellerName: seller } = part;
  const amount = formatMoney(part.amount);
  switch (kind) {
    case 'shipped':
      return {
        subject: `${seller} has sent your parcel`,
        body: `${part.carrier ?? 'The carrier'} brings it; the tracking number is ${part.trackingCode ?? 'not known yet'}.${followWords(part)}`,
      };
    case 'delivered':
      return {
        subject: `Your parcel from ${seller} has been delivered`,
        body: `Look whether it is what you bought, and confirm it on the order’s page. If you do nothing, ${seller} is paid automatically on ${part.releasesAt ? dates.format(part.releasesAt) : 'the seventh day'}.`,
      };
    case 'released':
      return {
        subject: `${seller} has been paid`,
        body: `${amount} went from escrow to ${seller}. Thank you for buying from a small shop.`,
      };
    case 'refunded':
      return {
        subject: `Refunded: ${amount} is back in your wallet`,
        body: `Your order from ${seller} was canceled, and ${amount} is back in your wallet.`,
      };
  }
}

function followWords(part: OrderPart): string {
  const link = trackingLink(part);
  return link === null ? '' : `\n\nSee where it is: ${link}`;
}

/** The letter to a seller about their part of an order. */
export function sellerLetterFor(
  kind: SellerLetterKind,
  order: Order,
  part: OrderPart,
  to: { readonly email: string; readonly publicUrl: string },
): Letter {
  const { subject, body } = kind === 'sold' ? sold(order, part) : paidOut(part);
  const text = `Hello ${part.sellerName},\n\n${body}\n\nYour orders: ${to.publicUrl}${urls.selling.center()}\nReference: ${order.paymentId ?? order.id}\n\nHoldfast Market`;
  return { to: to.email, subject, text };
}

function sold(order: Order, part: OrderPart): Words {
  const by = shipBy(order);
  invariant(by, 'what is sold is paid');
  return {
    subject: `You have sold something for ${formatMoney(part.amount)}: please ship it`,
    body: [
      'It is paid, and the money rests in escrow. Please send',
      '',
      ...linesOf(part),
      '',
      'to',
      '',
      ...addressLines(order).map((line) => `  ${line}`),
      '',
      `by ${dates.format(by)}, and enter carrier and tracking number: otherwise the buyer is refunded.`,
    ].join('\n'),
  };
}

function paidOut(part: OrderPart): Words {
  const payout = { minor: part.amount.minor - part.commission.minor, currency: part.amount.currency };
  return {
    subject: `${formatMoney(payout)} have been paid to your wallet`,
    body: `${formatMoney(part.amount)} were released from escrow, less ${formatMoney(part.commission)} commission.`,
  };
}
