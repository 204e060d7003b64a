import { foldedWords } from '#platform/kernel/folded.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { allowedAgainAt } from '#platform/kernel/rate.ts';
import { readSigns } from '#platform/kernel/crockford.ts';
import type { BankDetails, BankJudgment, DepositKind, DepositsEnd } from '../processor/domain.ts';
import type { Destination, NameMatch } from '../processor/payout-domain.ts';
import { judgeIban } from './iban-domain.ts';
import type { IbanFault } from './iban-domain.ts';

/**
 * The status of a bank account: asked of the processor, waiting for its proof, proved, or not to be proved any more.
 * Only a proved account can be used. One in euros that is `started` waits for its holder, who looks at what the bank says
 * of the name before the wallet sends the cent.
 */
export type BankAccountStatus = 'started' | 'verifying' | 'verified' | 'failed';

/** Why an account can no longer be proved. */
export type BankFailure = DepositsEnd | 'refused' | 'name_differs' | 'not_sent';

/** The currencies of bank accounts. The processor proves those in dollars, and the wallet itself those in euros. */
export const bankCurrencies = ['USD', 'EUR'] as const;

/** The currency of a bank account. */
export type BankCurrency = (typeof bankCurrencies)[number];

/** A holder's bank account. The wallet keeps no account number. */
export interface BankAccount {
  readonly id: Id<'ins'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly currency: BankCurrency;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly bankName: string;
  readonly last4: string;
  /** The processor's id of the order to prove it, until then null. */
  readonly setupId: string | null;
  /** The processor's id of the account. */
  readonly methodId: string | null;
  /** How money is paid to the account; null if it takes no withdrawal. */
  readonly destination: Destination | null;
  /** What the bank says of the holder's name; null for accounts in dollars. */
  readonly nameMatch: NameMatch | null;
  /** The name that the bank knows, if it is similar. It is forgotten when the cent is sent. */
  readonly knownName: string | null;
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

/** A typed bank account: in the United States by routing and account number, in the euro area by IBAN. */
export type TypedBank =
  | { readonly currency: 'USD'; readonly name: string; readonly routing: string; readonly account: string }
  | { readonly currency: 'EUR'; readonly name: string; readonly iban: string };

/** A fault in a field of the form. */
export type BankFault =
  | { readonly code: 'name_missing' | 'name_differs' | 'routing_wrong' | 'account_wrong' }
  | IbanFault;

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
export function judgeBank(typed: TypedBank, holderName: string): readonly BankFault[] {
  return [...nameFaults(typed.name, holderName), ...numberFaults(typed)];
}

function nameFaults(name: string, holderName: string): readonly BankFault[] {
  if (name === '') return [{ code: 'name_missing' }];
  return isSameName(name, holderName) ? [] : [{ code: 'name_differs' }];
}

function numberFaults(typed: TypedBank): readonly BankFault[] {
  if (typed.currency === 'EUR') {
    const fault = judgeIban(typed.iban);
    return fault ? [fault] : [];
  }
  return [
    ...(isRouting(typed.routing) ? [] : [{ code: 'routing_wrong' } as const]),
    ...(/^\d{4,17}$/.test(typed.account) ? [] : [{ code: 'account_wrong' } as const]),
  ];
}

function isSameName(typed: string, known: string): boolean {
  const words = foldedWords(typed);
  return foldedWords(known).every((word) => words.some((one) => one.some((spelling) => word.includes(spelling))));
}

/** The answer of a person to the small deposits: two amounts in cents, or the code on the statement line. */
export type DepositsAnswer = { readonly amounts: readonly [number, number] } | { readonly code: string };

/** The signs of the code that the wallet writes on the statement line of its cent. */
export const CODE_SIGNS = 6;

/** Reads the typed answer; undefined if it cannot be one, so that it costs no try. */
export function readAnswer(
  { currency, deposits }: Pick<BankAccount, 'currency' | 'deposits'>,
  typed: { readonly code: string; readonly first: string; readonly second: string },
): DepositsAnswer | undefined {
  if (currency === 'EUR') {
    const code = readSigns(typed.code, CODE_SIGNS);
    return code === undefined ? undefined : { code };
  }
  if (deposits !== 'amounts') {
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

/** What is known of the proof of an account: the processor's judgment, or an end that the wallet itself finds. */
export type Judgment =
  | BankJudgment
  | { readonly kind: 'verified'; readonly methodId: null }
  | { readonly kind: 'ended'; readonly why: BankFailure };

/**
 * Applies a judgment. The third wrong answer ends the proof; an account that is proved or ended stays so. Only a cent
 * that comes back ends one that was proved: no money stays there.
 */
export function judged(account: BankAccount, judgment: Judgment): BankAccount {
  const isBack = judgment.kind === 'ended' && judgment.why === 'returned' && account.currency === 'EUR';
  const isOpen = account.status === 'verifying' || isUnsent(account) || (isBack && account.status === 'verified');
  if (!isOpen) return account;
  switch (judgment.kind) {
    case 'verified':
      return { ...account, status: 'verified', methodId: judgment.methodId };
    case 'ended':
      return failed(account, judgment.why);
    case 'wrong':
      return account.tries < bankRules.tries ? account : failed(account, 'tries');
    case 'waiting':
      return account;
  }
}

/** The account that can no longer be proved. */
export function failed(account: BankAccount, failure: BankFailure): BankAccount {
  return { ...account, status: 'failed', failure, knownName: null };
}

/** Whether the account waits for its holder to have the cent sent. */
export function isUnsent({ status, destination }: Pick<BankAccount, 'status' | 'destination'>): boolean {
  return status === 'started' && destination !== null;
}

/** Banks in the euro area book a payment within a business day; this bridges a weekend. */
const CENT_WITHIN_DAYS = 3;
const DAY_MS = 86_400_000;

/** The account whose cent is on its way. From now on, its holder has the whole time to prove it. */
export function sent(account: BankAccount, nameMatch: NameMatch, now: Date): BankAccount {
  const after = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const times = { arrivesAt: after(CENT_WITHIN_DAYS), expiresAt: after(bankRules.days) };
  return { ...account, ...times, status: 'verifying', deposits: 'descriptor_code', nameMatch, knownName: null };
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
  return `${bankName} •••• ${last4}`.trim();
}
