/** The outcome of a charge to a card. */
export type Outcome =
  | { readonly kind: 'approved' }
  | Decline
  /** The bank first asks its customer. */
  | { readonly kind: 'challenge' }
  /** Approved, but the answer takes long. */
  | { readonly kind: 'slow' }
  /** Approved, but the answer never arrives. */
  | { readonly kind: 'silent' };

export interface Decline {
  readonly kind: 'declined';
  readonly code: string;
  readonly declineCode?: string;
  readonly message: string;
}

interface TestCard {
  readonly number: string;
  readonly words: string;
  /** The outcome of a charge. */
  readonly outcome: Outcome;
  /** The outcome of entering it on the page for linking cards, if it is not simply accepted. */
  readonly atLinking?: Decline | { readonly kind: 'challenge' };
  readonly funding: 'credit' | 'debit';
}

const approved = { kind: 'approved' } as const;

function declined(code: string, declineCode: string | undefined, message: string): Decline {
  return { kind: 'declined', code, message, ...(declineCode === undefined ? {} : { declineCode }) };
}

const refused = declined('card_declined', 'generic_decline', 'Your card was declined.');

/** Stripe's published test numbers, and at the end two of our own for further outcomes. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', words: 'Approved', outcome: approved, funding: 'credit' },
  { number: '4000056655665556', words: 'Approved, a debit card', outcome: approved, funding: 'debit' },
  { number: '5555555555554444', words: 'Approved, Mastercard', outcome: approved, funding: 'credit' },
  {
    number: '4000002760003184',
    words: 'The bank asks at each charge (3-D Secure)',
    outcome: { kind: 'challenge' },
    funding: 'credit',
  },
  {
    number: '4000002500003155',
    words: 'The bank asks when it is linked (3-D Secure)',
    outcome: approved,
    atLinking: { kind: 'challenge' },
    funding: 'credit',
  },
  {
    number: '4000000000000002',
    words: 'Declined when it is linked',
    outcome: refused,
    atLinking: refused,
    funding: 'credit',
  },
  { number: '4000000000000341', words: 'Linked, then declined', outcome: refused, funding: 'credit' },
  {
    number: '4000000000009995',
    words: 'Insufficient funds',
    outcome: declined('card_declined', 'insufficient_funds', 'Your card has insufficient funds.'),
    funding: 'debit',
  },
  {
    number: '4000000000009987',
    words: 'Reported lost',
    outcome: declined('card_declined', 'lost_card', 'Your card was declined.'),
    funding: 'credit',
  },
  {
    number: '4000000000000069',
    words: 'Expired',
    outcome: declined('expired_card', undefined, 'Your card has expired.'),
    funding: 'credit',
  },
  {
    number: '4000000000000127',
    words: 'Wrong security code',
    outcome: declined('incorrect_cvc', 'incorrect_cvc', 'Your card’s security code is incorrect.'),
    atLinking: declined('incorrect_cvc', 'incorrect_cvc', 'Your card’s security code is incorrect.'),
    funding: 'credit',
  },
  {
    number: '4000000000000119',
    words: 'Processing error',
    outcome: declined('processing_error', undefined, 'An error occurred while processing your card.'),
    funding: 'credit',
  },
  { number: '4000000000000408', words: 'Approved, after 15 seconds', outcome: { kind: 'slow' }, funding: 'credit' },
  {
    number: '4000000000000416',
    words: 'Approved, but the answer is lost',
    outcome: { kind: 'silent' },
    funding: 'credit',
  },
];

const unlisted = { outcome: approved, funding: 'credit' } as const satisfies Partial<TestCard>;

/** The processor's behavior for a number; an unlisted one is approved if it is a valid card number. */
export function cardOf(number: string): Pick<TestCard, 'outcome' | 'atLinking' | 'funding'> {
  return testCards.find((card) => card.number === number) ?? unlisted;
}

export function brandOf(number: string): string {
  if (number.startsWith('4')) return 'visa';
  if (/^(5[1-5]|2[2-7])/.test(number)) return 'mastercard';
  return /^3[47]/.test(number) ? 'amex' : 'unknown';
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
