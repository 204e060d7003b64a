import { invariant } from '#platform/kernel/invariant.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import { subtract, total } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { greeting } from '../../accounts/accounts/words.ts';
import { addressLines } from './address-views.ts';
import { payoutOf, refundOf, termsOf } from './domain.ts';
import type { Order, OrderPart } from './domain.ts';
import { trackingLink } from './parcel-views.ts';
import type { Parcel } from './parcels-domain.ts';
import type { Refund } from './port.ts';
import { causeWords } from './words.ts';
import { urls } from '../../urls.ts';

const toBuyer = ['paid', 'expired', 'shipped', 'misdelivered', 'delivered', 'released', 'refunded'] as const;
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

/** The part of an order that a letter is about, with its parcel or its refunds if the letter is about them. */
export interface About {
  readonly part?: OrderPart | undefined;
  readonly parcel?: Parcel | undefined;
  readonly refunds?: readonly Refund[];
}

/** Writes the letter to a buyer about an order, or about one seller's part of it. */
export function letterFor(kind: BuyerLetterKind, order: Order, about: About, publicUrl: string): Letter {
  const { subject, body } = wordsFor(kind, order, about);
  const text = t(
    '{greeting}\n\n{body}\n\n{refund}Your order: {publicUrl}{order}\nReference: {paymentId}\n\nHoldfast Market',
    {
      greeting: greeting(order.name),
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

function wordsFor(kind: BuyerLetterKind, order: Order, about: About): Words {
  const { part, parcel = about.part?.parcels[0], refunds = [] } = about;
  if (kind === 'paid') return paid(order);
  if (kind === 'expired' || !part) return expired(order);
  if (kind === 'refunded') return refunded(part, refunds);
  return kind === 'shipped' || kind === 'misdelivered' ? ofParcel(kind, part, parcel) : ofPart(kind, part);
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

function ofParcel(kind: 'shipped' | 'misdelivered', { sellerName: seller }: OrderPart, parcel?: Parcel): Words {
  const carrier = parcel?.carrier ?? t('The carrier');
  const trackingCode = parcel?.trackingCode ?? t('not known yet');
  const follow = parcel ? followWords(parcel) : '';
  if (kind === 'shipped') {
    return {
      subject: t('{seller} has sent your parcel', { seller }),
      body: t('{carrier} delivers it. The tracking number is {trackingCode}.{follow}', {
        carrier,
        trackingCode,
        follow,
      }),
    };
  }
  return {
    subject: t('Your parcel from {seller} was not delivered to your address', { seller }),
    body: t(
      '{carrier} says that parcel {trackingCode} was delivered, but not that it was at your address. Your money stays in escrow, and nothing is paid automatically. If you have the parcel, confirm it on the order’s page.{follow}',
      { carrier, trackingCode, follow },
    ),
  };
}

function ofPart(kind: 'delivered' | 'released', part: OrderPart): Words {
  const { sellerName: seller, released: amount, clocks } = part;
  if (kind === 'delivered') {
    return {
      subject: t('Your parcel from {seller} has been delivered', { seller }),
      body: t(
        'Check that it is what you bought. By {day}, choose one of the two on the order’s page:\n\n  All is well: {seller} is paid.\n  There is a problem: the money stays in escrow until it is solved.\n\nIf you choose neither, {seller} is paid on {day}.',
        { seller, day: clocks.releasesAt ? formatDate(clocks.releasesAt, 'longDate') : t('the seventh day') },
      ),
    };
  }
  return {
    subject: t('{seller} has been paid', { seller }),
    body: t('{amount} went from escrow to {seller}. Thank you for buying from a small shop.', { amount, seller }),
  };
}

function refunded(part: OrderPart, refunds: readonly Refund[]): Words {
  const { sellerName: seller, amount: whole } = part;
  const amount =
    refunds.length === 0
      ? part.refunded
      : total(
          refunds.map((one) => one.amount),
          whole.currency,
        );
  const causes = new Set(refunds.flatMap((refund) => causeWords(refund, seller)));
  const toCard = total(
    refunds.flatMap((one) => one.toCard ?? []),
    whole.currency,
  );
  return {
    subject:
      toCard.minor === 0n
        ? t('Refunded: {amount} is back in your wallet', { amount })
        : t('Refunded: {amount}', { amount }),
    body: [t('You get {amount} back from {seller}.', { amount, seller }), placeWords(amount, toCard), ...causes].join(
      ' ',
    ),
  };
}

/** Says where refunded money goes: back to the card that paid, to the wallet's balance, or to both in parts. */
function placeWords(amount: Money, toCard: Money): string {
  const toBalance = subtract(amount, toCard);
  if (toCard.minor === 0n) return t('It is in your wallet.');
  if (toBalance.minor === 0n) return t('It goes back to the card that you paid with, whose bank shows it within days.');
  return t(
    '{toCard} goes back to the card that you paid with, whose bank shows it within days, and {toBalance} is in your wallet.',
    { toCard, toBalance },
  );
}

function followWords(parcel: Parcel): string {
  const link = trackingLink(parcel);
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
    '{greeting}\n\n{body}\n\nYour orders: {publicUrl}{center}\nReference: {paymentId}\n\nHoldfast Market',
    {
      greeting: greeting(part.sellerName),
      body,
      publicUrl: to.publicUrl,
      center: urls.selling.center(),
      paymentId: order.paymentId ?? order.id,
    },
  );
  return { to: to.email, subject, text };
}

function sold(order: Order, part: OrderPart): Words {
  const by = part.clocks.shipBy;
  invariant(by, 'a sold part has a day to ship by');
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
      t(
        'by {by, date, longDate}, and enter carrier and tracking number: what is not in a parcel then, or not scanned by its carrier soon after, is refunded to the buyer.',
        { by },
      ),
    ].join('\n'),
  };
}

function paidOut(part: OrderPart): Words {
  const amount = part.released;
  const payout = payoutOf(part, amount);
  return {
    subject: t('{payout} has been released to your wallet', { payout }),
    body: t(
      '{amount} was released from escrow, less {commission} commission. It stays in reserve for refunds of this order first: the wallet’s mail to you names the days from which you can spend it.',
      { amount, commission: subtract(amount, payout) },
    ),
  };
}
