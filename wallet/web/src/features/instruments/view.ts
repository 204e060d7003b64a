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

export function brandName(brand: string): string {
  return BRANDS.get(brand)?.() ?? t('Card');
}

export function fundingWords(funding: CardJson['funding']): string {
  return FUNDING[funding]();
}

/** How a card is spoken of everywhere: "Visa •••• 4242". */
export function cardName(card: Pick<CardJson, 'brand' | 'last4'>): string {
  return `${brandName(card.brand)} •••• ${card.last4}`;
}

/** Month and year as they stand on the card. */
export function expiryWords(card: Pick<CardJson, 'exp_month' | 'exp_year'>): string {
  return `${String(card.exp_month).padStart(2, '0')}/${String(card.exp_year % 100).padStart(2, '0')}`;
}

export function expiryWarning(card: Pick<CardJson, 'status' | 'exp_month' | 'exp_year'>): string | undefined {
  if (card.status === 'expired') return t('Expired {expiry}', { expiry: expiryWords(card) });
  if (card.status === 'expiring') return t('Expires soon ({expiry})', { expiry: expiryWords(card) });
  return undefined;
}

/** The card that is offered first: the newest that can still be charged, and before those that have just failed. */
export function preferredCard(cards: readonly CardJson[], failedIds: readonly string[] = []): CardJson | undefined {
  const usable = cards.filter((card) => card.status !== 'expired');
  return usable.find((card) => !failedIds.includes(card.id)) ?? usable[0];
}
