import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { BankAccountJson, CardJson, InstrumentsJson } from '../../app/wire.ts';

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

/** The cards among the holder's instruments, in the holder's order. */
export function cardsOf({ instruments }: InstrumentsJson): readonly CardJson[] {
  return instruments.filter((one) => one.kind === 'card');
}

/** The bank accounts among the holder's instruments. */
export function bankAccountsOf({ instruments }: InstrumentsJson): readonly BankAccountJson[] {
  return instruments.filter((one) => one.kind === 'bank_account');
}

/** Names a bank account for people. */
export function bankAccountName({ bank_name: bank, last4 }: Pick<BankAccountJson, 'bank_name' | 'last4'>): string {
  return `${bank} •••• ${last4}`;
}

/** Says whether a bank account can be used. */
export function bankStatusWords({ status }: Pick<BankAccountJson, 'status'>): string {
  switch (status) {
    case 'verifying':
      return t('Not proved yet, cannot be used');
    case 'verified':
      return t('Proved');
    case 'failed':
      return t('Not proved, cannot be used');
  }
}

/** Names a card for people, after the holder's own name for it: "Visa •••• 4242". */
export function cardName({ brand, last4, nickname }: Pick<CardJson, 'brand' | 'last4'> & Partial<CardJson>): string {
  const name = `${brandName(brand)} •••• ${last4}`;
  return nickname ? `${nickname}, ${name}` : name;
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

/** Picks the card to offer first: the first that has not expired and, if possible, did not just fail. */
export function preferredCard(cards: readonly CardJson[], failedIds: readonly string[] = []): CardJson | undefined {
  const usable = cards.filter((card) => card.status !== 'expired');
  return usable.find((card) => !failedIds.includes(card.id)) ?? usable[0];
}
