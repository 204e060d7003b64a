import { foldedWords } from '#platform/kernel/folded.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import type { BankDetails, BankJudgment, DepositKind, DepositsEnd } from '../processor/domain.ts';
import type { Destination } from '../processor/payout-domain.ts';

/**
 * The status of a bank account: asked of the processor, waiting for its proof, proved, or not to be proved any more.
 * Only a proved account can be used.
 */
export type BankAccountStatus = 'started' | 'verifying' | 'verified' | 'failed';

/** Why an account can no longer be proved. */
export type BankFailure = DepositsEnd | 'refused';

/** A holder's bank account. The wallet keeps no account number. */
export interface BankAccount {
  readonly id: Id<'ins'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly currency: 'USD';
  /** ISO 3166-1 alpha-2. */
  readonly country: 'US';
  readonly bankName: string;
  readonly last4: string;
  /** The processor's id of the order to prove it, until then null. */
  readonly setupId: string | null;
  /** The processor's id of the account. */
  readonly methodId: string | null;
  /** How money is paid to the account; null if it takes no withdrawal. */
  readonly destination: Destination | null;
  readonly status: BankAccountStatus;
  readonly failure: BankFailure | null;
  readonly deposits: DepositKind | null;
  /** When the small deposits arrive. Business time, as the other times. */
  readonly arrivesAt: Date | null;
  readonly expiresAt: Date;
  readonly tries: number;
  readonly addedAt: Date;
  /** In security time; the limit on accounts counts by it. */
  readonly askedAt: Date;
  readonly removedAt: Date | null;
}

/** The wallet's limits on proofs, whatever the processor allows. */
export const bankRules = { tries: 3, days: 10, mostAdded: 3, addedWithinMs: 86_400_000 } as const;

/** A typed bank account in the United States. */
export interface TypedBank {
  readonly name: string;
  readonly routing: string;
  readonly account: string;
}

/** A fault in a field of the form. */
export type BankFault = 'name_missing' | 'name_differs' | 'routing_wrong' | 'account_wrong';

const WEIGHTS = [3, 7, 1, 3, 7, 1, 3, 7, 1] as const;

/** Checks a routing number: nine digits, whose weighted sum is a multiple of ten (ABA). */
export function isRouting(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  return WEIGHTS.reduce<number>((sum, weight, at) => sum + weight * Number(text[at]), 0) % 10 === 0;
}

/**
 * Judges a typed account. Its holder's name must have all words of the wallet's holder, in any order: an account of
 * somebody else is no instrument.
 */
export function judgeBank({ name, routing, account }: TypedBank, holderName: string): readonly BankFault[] {
  return [
    ...(name === '' ? (['name_missing'] as const) : isSameName(name, holderName) ? [] : (['name_differs'] as const)),
    ...(isRouting(routing) ? [] : (['routing_wrong'] as const)),
    ...(/^\d{4,17}$/.test(account) ? [] : (['account_wrong'] as const)),
  ];
}

function isSameName(typed: string, known: string): boolean {
  const words = foldedWords(typed);
  return foldedWords(known).every((word) => words.some((one) => one.some((spelling) => word.includes(spelling))));
}

/** The answer of a person to the small deposits: two amounts in cents, or the code on the statement line. */
export type DepositsAnswer = { readonly amounts: readonly [number, number] } | { readonly code: string };

/** Reads the typed answer; undefined if it cannot be one, so that it costs no try. */
export function readAnswer(
  kind: DepositKind,
  typed: { readonly code: string; readonly first: string; readonly second: string },
): DepositsAnswer | undefined {
  if (kind === 'descriptor_code') {
    const code = typed.code.toUpperCase();
    return /^SM[A-Z0-9]{4}$/.test(code) ? { code } : undefined;
  }
  const [first, second] = [cents(typed.first), cents(typed.second)];
  return first === undefined || second === undefined ? undefined : { amounts: [first, second] };
}

/** Reads "32", "0.32" or "$0.32" as cents. */
function cents(typed: string): number | undefined {
  const [, digits] = /^\$?(?:0?[.,])?(\d{1,2})$/.exec(typed) ?? [];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}

/** Why a try to prove an account is refused before the processor judges it. */
export interface NotProvable {
  readonly code: 'bank_account_not_waiting';
}

/** Counts a try before the processor judges it, so that concurrent tries cannot exceed the limit. */
export function takeTry(account: BankAccount, now: Date): Result<BankAccount, NotProvable> {
  const isOpen = account.status === 'verifying' && account.tries < bankRules.tries && now < account.expiresAt;
  return isOpen ? ok({ ...account, tries: account.tries + 1 }) : err({ code: 'bank_account_not_waiting' });
}

/** Applies a judgment. The third wrong answer ends the proof; an account that is proved or ended stays so. */
export function judged(account: BankAccount, judgment: BankJudgment): BankAccount {
  if (account.status !== 'verifying') return account;
  switch (judgment.kind) {
    case 'verified':
      return { ...account, status: 'verified', methodId: judgment.methodId };
    case 'ended':
      return { ...account, status: 'failed', failure: judgment.why };
    case 'wrong':
      return account.tries < bankRules.tries ? account : { ...account, status: 'failed', failure: 'tries' };
    case 'waiting':
      return account;
  }
}

/** The account that the processor has accepted, with the small deposits on their way. */
export function accepted(account: BankAccount, details: BankDetails): BankAccount {
  const { setupId, bankName, last4, deposits, arrivesAt } = details;
  return { ...account, status: 'verifying', setupId, bankName, last4, deposits, arrivesAt };
}

/** Why a holder may not add an account before `until` (security time). */
export interface TooManyBanks {
  readonly code: 'bank_accounts_too_many';
  readonly until: Date;
}

/** Judges whether a holder may add an account: each costs deposits. @param recent Newest first. */
export function judgeAdding(recent: readonly Date[]): Result<void, TooManyBanks> {
  const until = allowedAgainAt(recent, bankRules.mostAdded, bankRules.addedWithinMs);
  return until ? err({ code: 'bank_accounts_too_many', until }) : ok();
}

/** Names an account for people: "STRIPE TEST BANK •••• 6789". */
export function bankAccountName({ bankName, last4 }: Pick<BankAccount, 'bankName' | 'last4'>): string {
  return `${bankName} •••• ${last4}`;
}
