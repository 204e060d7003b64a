import { invariant } from '#platform/kernel/invariant.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import { formatMoney } from '#platform/money/format.ts';
import { subtract } from '#platform/money/money.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { addressLines } from './address-views.ts';
import { trackingLink } from '../shipping/domain.ts';
import { refundOf, shipBy, termsOf } from './domain.ts';
import type { Order, OrderPart } from './domain.ts';
import { urls } from '../../urls.ts';

const toBuyer = ['paid', 'expired', 'shipped', 'delivered', 'released', 'refunded'] as const;
const toSeller = ['sold', 'paid_out'] as const;
/** The kinds of letters about orders. */
export const letterKinds = [...toBuyer, ...toSeller] as const;

type BuyerLetterKind = (typeof toBuyer)[number];
type SellerLetterKind = (typeof toSeller)[number];
/** A kind of letter about orders. */
export type LetterKind = (typeof letterKinds)[number];

/** Whether a letter goes to the seller of a part, not to the buyer. */
export function isSellerLetter(kind: LetterKind): kind is SellerLetterKind {
  return kind === 'sold' || kind === 'paid_out';
}

interface Words {
  readonly subject: string;
  readonly body: string;
}

/** Writes the letter to a buyer about an order, or about one seller's part of it. */
export function letterFor(kind: BuyerLetterKind, order: Order, part: OrderPart | undefined, publicUrl: string): Letter {
  const { subject, body } = wordsFor(kind, order, part);
  const text = t(
    'Hello {name},\n\n{body}\n\n{refund}Your order: {publicUrl}{order}\nReference: {paymentId}\n\nHoldfast Market',
    {
      name: order.name,
      body,
      refund: refundWords(order),
      publicUrl,
      order: urls.ordering.order({ orderId: order.id }),
      paymentId: order.paymentId ?? order.id,
    },
  );
  return { to: order.email, subject, text };
}

/** Writes the receipt's line about refunds, which every later letter has. */
function refundWords(order: Order): string {
  const refund = refundOf(order);
  if (refund.minor === 0n) return '';
  const left = subtract(order.amount, refund);
  const words = t('You paid {amount}. Refunded: −{refund}. You paid in the end: {left}.', {
    amount: order.amount,
    refund,
    left,
  });
  return `${words}\n\n`;
}

function wordsFor(kind: BuyerLetterKind, order: Order, part: OrderPart | undefined): Words {
  if (kind === 'paid') return paid(order);
  if (kind === 'expired' || !part) return expired(order);
  return ofPart(kind, part);
}

function paid(order: Order): Words {
  const lines = order.parts.flatMap((part) => [
    t('From {sellerName}:', { sellerName: part.sellerName }),
    ...linesOf(part),
    '',
  ]);
  return {
    subject: t('You paid {amount}: the sellers have your order', { amount: order.amount }),
    body: [
      t('Thank you. You bought'),
      '',
      ...lines,
      t('for {amount} in all; there was no fee.', { amount: order.amount }),
      t(
        'The money rests in escrow until your parcels have arrived. What is not shipped within {shipWithinDays, plural, one {# day} other {# days}} is refunded.',
        { shipWithinDays: termsOf(order).shipWithinDays },
      ),
    ].join('\n'),
  };
}

function expired(order: Order): Words {
  return {
    subject: t('Your order has ended: it was not paid in time'),
    body: t(
      'You were not charged. The goods are for sale again; if you still want them, put them into your cart once more:\n\n{goods}',
      { goods: order.parts.flatMap(linesOf).join('\n') },
    ),
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
        subject: t('{seller} has sent your parcel', { seller }),
        body: t('{carrier} delivers it. The tracking number is {trackingCode}.{follow}', {
          carrier: part.carrier ?? t('The carrier'),
          trackingCode: part.trackingCode ?? t('not known yet'),
          follow: followWords(part),
        }),
      };
    case 'delivered':
      return {
        subject: t('Your parcel from {seller} has been delivered', { seller }),
        body: t(
          'Check that it is what you bought, and confirm it on the order’s page. If you do nothing, {seller} is paid automatically on {day}.',
          { seller, day: part.releasesAt ? formatDate(part.releasesAt, 'longDate') : t('the seventh day') },
        ),
      };
    case 'released':
      return {
        subject: t('{seller} has been paid', { seller }),
        body: t('{amount} went from escrow to {seller}. Thank you for buying from a small shop.', { amount, seller }),
      };
    case 'refunded':
      return {
        subject: t('Refunded: {amount} is back in your wallet', { amount }),
        body: t('Your order from {seller} was canceled, and {amount} is back in your wallet.', { seller, amount }),
      };
  }
}

function followWords(part: OrderPart): string {
  const link = trackingLink(part);
  return link === null ? '' : `\n\n${t('See where it is: {link}', { link })}`;
}

/** Writes the letter to a seller about their part of an order. */
export function sellerLetterFor(
  kind: SellerLetterKind,
  order: Order,
  part: OrderPart,
  to: { readonly email: string; readonly publicUrl: string },
): Letter {
  const { subject, body } = kind === 'sold' ? sold(order, part) : paidOut(part);
  const text = t(
    'Hello {sellerName},\n\n{body}\n\nYour orders: {publicUrl}{center}\nReference: {paymentId}\n\nHoldfast Market',
    {
      sellerName: part.sellerName,
      body,
      publicUrl: to.publicUrl,
      center: urls.selling.center(),
      paymentId: order.paymentId ?? order.id,
    },
  );
  return { to: to.email, subject, text };
}

function sold(order: Order, part: OrderPart): Words {
  const by = shipBy(order);
  invariant(by, 'a sold order is paid');
  return {
    subject: t('You have sold something for {amount}: please ship it', { amount: part.amount }),
    body: [
      t('It is paid, and the money rests in escrow. Please send'),
      '',
      ...linesOf(part),
      '',
      t('to'),
      '',
      ...addressLines(order).map((line) => `  ${line}`),
      '',
      t('by {by, date, longDate}, and enter carrier and tracking number: otherwise the buyer is refunded.', { by }),
    ].join('\n'),
  };
}

function paidOut(part: OrderPart): Words {
  const payout = { minor: part.amount.minor - part.commission.minor, currency: part.amount.currency };
  return {
    subject: t('{payout} has been paid to your wallet', { payout }),
    body: t('{amount} was released from escrow, less {commission} commission.', {
      amount: part.amount,
      commission: part.commission,
    }),
  };
}
