/** What comes after an approved charge, in business time. */
export type Aftermath =
  | 'dispute_fraudulent'
  | 'dispute_not_received'
  | 'inquiry'
  | 'early_warning'
  | 'slow_refund'
  | 'failed_refund'
  /** Approved, but the processor wants somebody to look at it. */
  | 'review'
  /** The money is available at once. */
  | 'available_at_once';

/** The outcome of a charge to a card or a bank account. */
export type Outcome =
  | { readonly kind: 'approved'; readonly after?: Aftermath }
  | Decline
  /** The bank first asks its customer; then it may decline. */
  | { readonly kind: 'challenge'; readonly afterwards?: Decline; readonly isSetUp?: true }
  /** Approved, but the answer takes long. */
  | { readonly kind: 'slow' }
  /** Approved, but the answer never arrives. */
  | { readonly kind: 'silent' }
  /** A debit of a bank account, which ends after some time; without an end, it stays in processing. */
  | {
      readonly kind: 'debit';
      readonly endsAfterS: number | null;
      readonly failure?: Decline;
      readonly isDisputed?: true;
    };

export interface Decline {
  readonly kind: 'declined';
  readonly code: string;
  readonly declineCode?: string;
  readonly message: string;
  /** Of a card, if it is not `card_error`. */
  readonly type?: 'invalid_request_error';
  /** What the bank advises. */
  readonly advice?: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later';
  /** The processor itself blocked it, before the bank saw it. */
  readonly isBlocked?: true;
}

export type Brand = 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa';
export type Funding = 'credit' | 'debit' | 'prepaid';

export interface TestCard {
  readonly number: string;
  readonly words: string;
  /** The outcome of a charge. */
  readonly outcome: Outcome;
  /** The outcome of entering it on the page for linking cards, if it is not simply accepted. */
  readonly atLinking?: Decline | { readonly kind: 'challenge' };
  readonly funding: Funding;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The name after `pm_card_`, by which a call may use the card without its number. */
  readonly token?: string;
}

const prefixes: readonly (readonly [RegExp, Brand])[] = [
  [/^4/, 'visa'],
  [/^(5[1-5]|2[2-7])/, 'mastercard'],
  [/^3[47]/, 'amex'],
  [/^(6011|65)/, 'discover'],
  [/^3(0|6|8)/, 'diners'],
  [/^35/, 'jcb'],
  [/^62/, 'unionpay'],
];

export function brandOf(number: string): Brand | 'unknown' {
  return prefixes.find(([prefix]) => prefix.test(number))?.[1] ?? 'unknown';
}

/** The check digit of ISO/IEC 7812 (Luhn), on 12 to 19 digits. */
export function isCardNumber(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
