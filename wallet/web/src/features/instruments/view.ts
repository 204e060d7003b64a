import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { CardJson } from '../../app/wire.ts';

const BRANDS: ReadonlyMap<string, Message> = new Map(
  Object.entries({
    visa: msg('Visa'),
    mastercard: msg('Mastercard'),
    amex: msg('American Express'),
    discover: msg('Discover'),
    diners: msg('Diners Club'),
    jcb: msg('JCB'),
    unionpay: msg('UnionPay'),
  }),
);

const FUNDING: Record<CardJson['funding'], Message> = {
  credit: msg('Credit card'),
  debit: msg('Debit card'),
  prepaid: msg('Prepaid card'),
  unknown: msg('Card'),
};

/** Names a card's brand; an unknown brand is "Card". */
export function brandName(brand: string): string {
  return BRANDS.get(brand)?.() ?? t('Card');
}

/** Names a card's kind. */
export function fundingWords(funding: CardJson['funding']): string {
  return FUNDING[funding]();
}

/** Names a card for people: "Visa •••• 4242". */
export function cardName(card: Pick<CardJson, 'brand' | 'last4'>): string {
  return `${brandName(card.brand)} •••• ${card.last4}`;
}

/** Formats month and year as on the card: "04/31". */
export function expiryWords(card: Pick<CardJson, 'exp_month' | 'exp_year'>): string {
  return `${String(card.exp_month).padStart(2, '0')}/${String(card.exp_year % 100).padStart(2, '0')}`;
}

/** Warns of a card that has expired or expires soon; undefined for any other card. */
export function expiryWarning(card: Pick<CardJson, 'status' | 'exp_month' | 'exp_year'>): string | undefined {
  if (card.status === 'expired') return t('Expired {expiry}', { expiry: expiryWords(card) });
  if (card.status === 'expiring') return t('Expires soon ({expiry})', { expiry: expiryWords(card) });
  return undefined;
}

/** Picks the card to offer first: the newest that has not expired and, if possible, did not just fail. */
export function preferredCard(cards: readonly CardJson[], failedIds: readonly string[] = []): CardJson | undefined {
  const usable = cards.filter((card) => card.status !== 'expired');
  return usable.find((card) => !failedIds.includes(card.id)) ?? usable[0];
}
