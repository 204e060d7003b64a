import { t } from '#platform/words/words.ts';
import { euroCountries } from './iban-domain.ts';

/** A kind of instruments, and why it cannot be added in a country. */
export interface Offer {
  readonly kind: 'card' | 'bank_account';
  /** Null if it is offered. */
  readonly reason: string | null;
}

interface Where {
  /** The holder's country; null if it is not known. */
  readonly country: string | null;
  /** Whether the operator pays out to bank accounts, as the proof of one in euros needs it. */
  readonly paysOut: boolean;
}

/** The kinds of instruments in a holder's country. Cards are offered everywhere. */
export function offersIn(where: Where): readonly Offer[] {
  return [
    { kind: 'card', reason: null },
    { kind: 'bank_account', reason: bankReason(where) },
  ];
}

/** Why no bank account can be added here; null if one can. */
export function bankReason({ country, paysOut }: Where): string | null {
  if (country === null) return t('We do not know your country yet. Add your address in your profile first.');
  if (country === 'US') return null;
  if (!euroCountries.includes(country))
    return t(
      'Bank accounts can be proved only at banks in the United States and the euro area. Your address is elsewhere.',
    );
  return paysOut
    ? null
    : t('Bank accounts in euros are not offered yet: this wallet cannot yet send an account the cent that proves it.');
}
