import type { Decline, Outcome } from './cards.ts';

/** The routing number of the test bank in the United States. */
export const TEST_ROUTING = '110000000';

const DAY_S = 86_400;
/** A debit in the United States is sure after four days, one in the euro area after five. */
const ACH_AFTER_S = 4 * DAY_S;
const SEPA_AFTER_S = 5 * DAY_S;
const SOON_S = 180;

export interface TestBank {
  /** An account number in the United States, or an IBAN. */
  readonly number: string;
  readonly words: string;
  /** The outcome of a debit. */
  readonly outcome: Outcome;
  /** Whether the small deposits that prove it come back. */
  readonly hasLostDeposits?: true;
}

function failed(code: string, message: string): Decline {
  return { kind: 'declined', code, message, type: 'invalid_request_error' };
}

const closed = failed('account_closed', "The customer's bank account has been closed.");
const none = failed('no_account', "The customer's bank account could not be located.");
const empty = failed('insufficient_funds', "The customer's account has insufficient funds to cover this payment.");
const forbidden = failed(
  'debit_not_authorized',
  'The customer has notified their bank that this payment was unauthorized.',
);

function ends(endsAfterS: number | null, failure?: Decline): Outcome {
  return { kind: 'debit', endsAfterS, ...(failure ? { failure } : {}) };
}

/** What becomes of money that is sent to an account. */
export interface PayoutEnd {
  /** `returned` money was posted first, and comes back days later. */
  readonly kind: 'failed' | 'posted' | 'returned';
  /** Why it does not stay. */
  readonly code?: string;
}

/** The published test accounts to which money does not get, or where it does not stay. */
const PAYOUT_ENDS: ReadonlyMap<string, PayoutEnd> = new Map([
  ['000111111116', { kind: 'failed', code: 'no_account' }],
  ['000111111113', { kind: 'returned', code: 'account_closed' }],
  ['000222222227', { kind: 'failed', code: 'insufficient_funds' }],
  ['000333333335', { kind: 'returned', code: 'debit_not_authorized' }],
  ['DE62370400440532013001', { kind: 'returned', code: 'no_account' }],
]);

export function payoutEndOf(number: string): PayoutEnd {
  return PAYOUT_ENDS.get(number) ?? { kind: 'posted' };
}

const usBanks: readonly TestBank[] = [
  { number: '000123456789', words: 'Succeeds after four days', outcome: ends(ACH_AFTER_S) },
  { number: '000111111113', words: 'Fails: the account is closed', outcome: ends(ACH_AFTER_S, closed) },
  { number: '000111111116', words: 'Fails: there is no such account', outcome: ends(ACH_AFTER_S, none) },
  { number: '000222222227', words: 'Fails: insufficient funds', outcome: ends(ACH_AFTER_S, empty) },
  { number: '000333333335', words: 'Fails: the debit was not allowed', outcome: ends(ACH_AFTER_S, forbidden) },
  {
    number: '000555555559',
    words: 'Succeeds after four days, then disputed',
    outcome: { kind: 'debit', endsAfterS: ACH_AFTER_S, isDisputed: true },
  },
  { number: '000666666661', words: 'The small deposits fail', outcome: ends(ACH_AFTER_S), hasLostDeposits: true },
  { number: '000000000009', words: 'Stays in processing', outcome: ends(null) },
];

const sepaBanks: readonly TestBank[] = [
  { number: 'AT611904300234573201', words: 'Succeeds after five days', outcome: ends(SEPA_AFTER_S) },
  { number: 'AT321904300235473204', words: 'Succeeds after three minutes', outcome: ends(SOON_S) },
  { number: 'AT861904300235473202', words: 'Fails after five days', outcome: ends(SEPA_AFTER_S, empty) },
  { number: 'DE89370400440532013000', words: 'Succeeds after five days', outcome: ends(SEPA_AFTER_S) },
  { number: 'DE08370400440532013003', words: 'Succeeds after three minutes', outcome: ends(SOON_S) },
  { number: 'DE62370400440532013001', words: 'Fails after five days', outcome: ends(SEPA_AFTER_S, empty) },
  { number: 'DE78370400440532013004', words: 'Fails after three minutes', outcome: ends(SOON_S, empty) },
  {
    number: 'DE35370400440532013002',
    words: 'Succeeds after five days, then disputed',
    outcome: { kind: 'debit', endsAfterS: SEPA_AFTER_S, isDisputed: true },
  },
];

export const bankGroups = [
  { title: `United States, routing number ${TEST_ROUTING}`, banks: usBanks },
  { title: 'Euro area', banks: sepaBanks },
] as const;

export function usBankOf(number: string): TestBank | undefined {
  return usBanks.find((one) => one.number === number);
}

export function sepaBankOf(iban: string): TestBank | undefined {
  return sepaBanks.find((one) => one.number === iban);
}
