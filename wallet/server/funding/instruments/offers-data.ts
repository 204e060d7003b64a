import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';

/** A kind of instruments, and why it cannot be added in a country. */
export interface Offer {
  readonly kind: 'card' | 'bank_account';
  /** Null if it is offered. */
  readonly reason: string | null;
}

const notYet = msg(
  'Bank accounts in euros are not offered yet: there is no way yet to send an account the amount that proves it.',
);
/** The countries whose money is the euro. */
const euro = ['AT', 'BE', 'BG', 'CY', 'DE', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PT', 'SI', 'SK']; // prettier-ignore

/** Why bank accounts are missing, by country; null where they are offered. */
const bankAccounts: ReadonlyMap<string, Message | null> = new Map<string, Message | null>([
  ['US', null],
  ...euro.map((country) => [country, notYet] as const),
]);

/** The kinds of instruments in a holder's country. Cards are offered everywhere. @param country Null if it is not known. */
export function offersIn(country: string | null): readonly Offer[] {
  return [
    { kind: 'card', reason: null },
    { kind: 'bank_account', reason: bankReason(country) },
  ];
}

/** Why no bank account can be added in a country; null if one can. @param country Null if it is not known. */
export function bankReason(country: string | null): string | null {
  if (country === null) return t('We do not know your country yet. Add your address in your profile first.');
  const reason = bankAccounts.get(country);
  if (reason === null) return null;
  return reason?.() ?? t('Bank accounts can be proved only at banks in the United States. Your address is elsewhere.');
}
