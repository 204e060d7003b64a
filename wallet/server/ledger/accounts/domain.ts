import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';

/** Holders and clients own accounts; the house's are the wallet's own books. */
export type OwnerKind = 'holder' | 'client' | 'house';

/**
 * `available`: what a holder can spend. `commission`: what a shop earned. `promotion`: a shop's budget for discounts.
 * `escrow`: captured, not yet released. `fees`: the wallet's income. `payable`: owed, but not yet paid out.
 * `debt`: what a holder owes the wallet. `processor_clearing`: what the card processor owes us. `cell_clearing`: what
 * is on its way between cells. `fx_position`: what the house has of a currency by exchanges. The last three run on
 * both sides of zero, and `debt` below it.
 */
export type AccountKind =
  | 'available'
  | 'commission'
  | 'promotion'
  | 'escrow'
  | 'fees'
  | 'payable'
  | 'debt'
  | 'processor_clearing'
  | 'cell_clearing'
  | 'fx_position';

/** One balance in one currency. A positive amount is a credit: the wallet owes it to the owner. */
export interface Account {
  readonly id: Id<'acc'>;
  readonly cell: number;
  readonly ownerKind: OwnerKind;
  readonly ownerId: string;
  readonly kind: AccountKind;
  readonly currency: Currency;
  /** `posted - held` never falls below it; null for accounts of the outside world. */
  readonly floorMinor: bigint | null;
  readonly postedMinor: bigint;
  /** Reserved for payments that may still be captured. */
  readonly heldMinor: bigint;
  /** On an account alone that this very command opens: when, and whose budget it is. */
  readonly opening?: { readonly at: Date; readonly promotionId: Id<'prm'> };
}

export interface Posting {
  readonly accountId: Id<'acc'>;
  readonly currency: Currency;
  /** Credit positive, debit negative, never zero. */
  readonly amountMinor: bigint;
}

/** What is to be written into the journal. The batch gives it its instant, its commit gives it its number. */
export interface EntryDraft {
  /** What happened, for instance `payment_captured`. */
  readonly kind: string;
  /** Why, in words for whoever reads the journal. */
  readonly reason: string;
  readonly paymentId?: Id<'pay'>;
  /** The number of the entry that this one takes back. */
  readonly corrects?: bigint;
  /** At least two; one per account; they sum to zero in each currency. */
  readonly postings: readonly Posting[];
}

/** A posting with what its account had afterwards. */
export interface PostedPosting extends Posting {
  readonly balanceMinor: bigint;
}

export interface JournalEntry extends Omit<EntryDraft, 'postings'> {
  readonly at: Date;
  /** The idempotency key of the request that caused it. */
  readonly request?: string;
  readonly postings: readonly PostedPosting[];
}

/** What can be spent: posted less held. */
export function spendable(account: Account): Money {
  return { minor: account.postedMinor - account.heldMinor, currency: account.currency };
}

/** Moves `sum` from one account to another: a debit there, a credit here. */
export function transfer(from: Id<'acc'>, to: Id<'acc'>, sum: Money): Posting[] {
  invariant(sum.minor > 0n, 'a transfer moves something');
  return [
    { accountId: from, currency: sum.currency, amountMinor: -sum.minor },
    { accountId: to, currency: sum.currency, amountMinor: sum.minor },
  ];
}

/** Adds up postings to the same account and leaves out sums of zero: one line per account. */
export function mergePostings(postings: readonly Posting[]): Posting[] {
  const merged = new Map<string, Posting>();
  for (const posting of postings) {
    const known = merged.get(posting.accountId);
    merged.set(posting.accountId, { ...posting, amountMinor: posting.amountMinor + (known?.amountMinor ?? 0n) });
  }
  return [...merged.values()].filter((posting) => posting.amountMinor !== 0n);
}

/**
 * Posts a draft to accounts.
 *
 * @param accountOf The accounts as the entries before left them.
 * @returns The postings with running balances, and the accounts as they are afterwards.
 * @throws If the entry does not balance, touches an account twice or not at all, mixes currencies,
 *   or takes an account below its floor: bugs in the command that decided it.
 */
export function post(
  draft: EntryDraft,
  accountOf: (id: Id<'acc'>) => Account | undefined,
): { postings: PostedPosting[]; accounts: Account[] } {
  invariant(isBalanced(draft.postings), `${draft.kind} balances in each currency`);
  const touched = new Set(draft.postings.map((posting) => posting.accountId));
  invariant(touched.size === draft.postings.length && touched.size > 1, `${draft.kind} has one posting per account`);
  const accounts = draft.postings.map((posting) => postOne(posting, accountOf(posting.accountId)));
  const postings = draft.postings.map((posting, index) => ({ ...posting, balanceMinor: accounts[index]!.postedMinor }));
  return { postings, accounts };
}

function postOne(posting: Posting, account: Account | undefined): Account {
  invariant(account, `account ${posting.accountId} was locked before it is posted to`);
  invariant(account.currency === posting.currency, 'a posting has the currency of its account');
  invariant(posting.amountMinor !== 0n, 'a posting is never zero');
  invariant(isAbove(account, posting.amountMinor), `account ${account.id} stays at or above its floor`);
  return { ...account, postedMinor: account.postedMinor + posting.amountMinor };
}

/** Whether an account may be posted to: afterwards it is at or above its floor, or has more than before. */
export function isAbove(account: Account, amountMinor: bigint): boolean {
  if (account.floorMinor === null || amountMinor > 0n) return true;
  return spendable(account).minor + amountMinor >= account.floorMinor;
}

/** Whether postings sum to zero in each currency. */
export function isBalanced(postings: readonly Posting[]): boolean {
  const sums = new Map<Currency, bigint>();
  for (const posting of postings) {
    sums.set(posting.currency, (sums.get(posting.currency) ?? 0n) + posting.amountMinor);
  }
  return [...sums.values()].every((sum) => sum === 0n);
}
