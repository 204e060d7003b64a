import { changeMandate } from './bank-methods.ts';
import { knownEntry } from './book.ts';
import type { Deposits, Setup } from './card-book.ts';
import type { Decline } from './cards.ts';
import type { Desk } from './desk.ts';
import { completeSetup, failSetup } from './linking.ts';
import { plan, unplan } from './plans.ts';

const DAY_S = 86_400;
const MOST_TRIES = { amounts: 3, descriptor_code: 10 } as const;
const CODE = 'payment_method_microdeposit_verification';

/** What a person says that arrived on the account: two amounts, or the code on the statement. */
export type Answered = { readonly amounts: readonly number[] } | { readonly code: string };

type Verdict = 'right' | 'wrong' | 'exceeded' | 'timeout' | 'malformed';

/** The published answers of the tests. */
const CODES: ReadonlyMap<string, Verdict> = new Map([
  ['SM11AA', 'right'],
  ['SM33CC', 'exceeded'],
  ['SM44DD', 'timeout'],
]);
const AMOUNTS: ReadonlyMap<string, Verdict> = new Map([
  ['32 45', 'right'],
  ['10 11', 'exceeded'],
  ['40 41', 'timeout'],
]);

/** Sends small amounts to an account, which its owner then names. They arrive on the next day of business time. */
export function sendDeposits(desk: Desk, setup: Setup): void {
  const method = knownEntry(desk.book.methods, setup.method ?? '');
  const isCompany =
    method.face.type === 'us_bank_account' && method.face.us_bank_account.account_holder_type === 'company';
  const kind: Deposits['kind'] = isCompany ? 'amounts' : 'descriptor_code';
  setup.deposits = { kind, arrivesAt: desk.businessS() + DAY_S, tries: 0 };
  if (method.hasLostDeposits) plan(desk, 'deposits_fail', setup.id, DAY_S);
}

/** The bank sent the small amounts back. */
export function loseDeposits(desk: Desk, setupId: string): void {
  const setup = knownEntry(desk.book.setups, setupId);
  if (setup.status !== 'requires_action') return;
  end(
    desk,
    setup,
    refusal(
      'payment_method_microdeposit_failed',
      'Microdeposit transfers failed. Please check the account, institution and transit numbers provided.',
    ),
  );
}

/** Judges an answer. @returns Why it is refused; undefined if the account is proved. */
export function verifyDeposits(desk: Desk, setup: Setup, answered: Answered): Decline | undefined {
  const deposits = setup.deposits!;
  const kind = 'amounts' in answered ? 'amounts' : 'descriptor_code';
  switch (verdictOf(answered)) {
    case 'right':
      unplan(desk, setup.id);
      setup.deposits = null;
      changeMandate(desk, setup.mandate, 'active');
      completeSetup(desk, setup);
      return undefined;
    case 'malformed':
      return refusal(`${CODE}_amounts_invalid`, 'The amounts must be two positive integers below 100.');
    case 'exceeded':
      return end(desk, setup, exceeded);
    case 'timeout':
      return end(
        desk,
        setup,
        refusal(`${CODE}_timeout`, 'Microdeposit verification timed out: it must be done within ten days.'),
      );
    case 'wrong': {
      deposits.tries += 1;
      const left = MOST_TRIES[kind] - deposits.tries;
      if (left <= 0) return end(desk, setup, exceeded);
      return refusal(
        `${CODE}_${kind}_mismatch`,
        `The ${kind === 'amounts' ? 'amounts provided do' : 'code provided does'} not match what was sent to the bank account. You have ${left} verification attempts remaining.`,
      );
    }
  }
}

function verdictOf(answered: Answered): Verdict {
  if ('code' in answered) return CODES.get(answered.code.toUpperCase()) ?? 'wrong';
  const { amounts } = answered;
  if (amounts.length !== 2 || amounts.some((one) => !Number.isInteger(one) || one < 1 || one > 99)) return 'malformed';
  return AMOUNTS.get(amounts.toSorted((left, right) => left - right).join(' ')) ?? 'wrong';
}

const exceeded = refusal(`${CODE}_attempts_exceeded`, 'You have exceeded the number of allowed verification attempts.');

function refusal(code: string, message: string): Decline {
  return { kind: 'declined', code, message, type: 'invalid_request_error' };
}

function end(desk: Desk, setup: Setup, why: Decline): Decline {
  unplan(desk, setup.id);
  setup.deposits = null;
  changeMandate(desk, setup.mandate, 'inactive');
  failSetup(desk, setup, why);
  return why;
}
