import { invariant } from '#platform/kernel/invariant.ts';
import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';

/** The owner of an account: a holder, a client, or the house, which is the wallet itself. */
export type OwnerKind = 'holder' | 'client' | 'house';

/** The wallet itself, as the owner of accounts. */
export const HOUSE_OWNER = { ownerKind: 'house', ownerId: '00000000-0000-0000-0000-000000000000' } as const;

/**
 * - `available`: a holder's money to spend.
 * - `commission`: a shop's earnings.
 * - `promotion`: a shop's budget for discounts, or the wallet's own for a coupon.
 * - `escrow`: captured, not yet released.
 * - `fees`: the wallet's income; below zero if fees are given back after coupons have spent it.
 * - `payable`: owed, but not yet paid out.
 * - `debt`: a holder's debt to the wallet; at or below zero.
 * - `processor_clearing`: the card processor's debt to the wallet; on both sides of zero.
 * - `payout_clearing`: the account at the processor from which withdrawals are paid; on both sides of zero.
 * - `cell_clearing`: money on its way between cells; on both sides of zero.
 * - `fx_position`: the house's position in a currency from exchanges; on both sides of zero.
 * - `risk`: the wallet's own money for payments that nobody authorized; below zero by what it has given.
 * - `chargeback_fees`: what the card processor took for disputes, which the wallet pays; below zero by that.
 * - `costs`: the fees that the card processor took; below zero, because the house bears them.
 * - `own`: the house's own money, put in so that customers' money is there whole.
 * - `proof_costs`: what the house sent to prove bank accounts; below zero by that.
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
  | 'payout_clearing'
  | 'cell_clearing'
  | 'fx_position'
  | 'risk'
  | 'chargeback_fees'
  | 'costs'
  | 'own'
  | 'proof_costs';

/** One balance, of one owner, in one currency. A positive amount is a credit: the wallet owes it to the owner. */
export interface Account {
  readonly id: Id<'acc'>;
  readonly cell: number;
  readonly ownerKind: OwnerKind;
  readonly ownerId: string;
  readonly kind: AccountKind;
  readonly currency: Currency;
  /** The lowest value of `posted - held`; null for accounts without a limit, such as the card processor's. */
  readonly floorMinor: bigint | null;
  readonly postedMinor: bigint;
  /** The part of the posted amount that holds reserve. */
  readonly heldMinor: bigint;
  /** Only on an account that the current command opens: the time, and the promotion if it is the budget of one. */
  readonly opening?: { readonly at: Date; readonly promotionId?: Id<'prm'> };
}

/**
 * The id of the account that opens for a holder in a currency. It follows from both, so that a command and a request
 * that open it at once open one account. Accounts that were opened earlier have other ids.
 */
export function balanceIdOf(holderId: Id, currency: Currency): Id<'acc'> {
  return deriveId('acc', `balance of ${holderId} in ${currency}`);
}

/** One line of an entry. */
export interface Posting {
  readonly accountId: Id<'acc'>;
  readonly currency: Currency;
  /** Credit positive, debit negative, never zero. */
  readonly amountMinor: bigint;
}

/** A journal entry before it is written. The batch adds its time, and the write its number. */
export interface EntryDraft {
  /** The event, for instance `payment_captured`. */
  readonly kind: string;
  /** The reason, in words for a reader of the journal. */
  readonly reason: string;
  readonly paymentId?: Id<'pay'>;
  /** The number of the entry that this one reverses. */
  readonly corrects?: bigint;
  /** At least two; one per account; they sum to zero in each currency. */
  readonly postings: readonly Posting[];
}

/** A posting with the posted amount that it leaves on its account. */
export interface PostedPosting extends Posting {
  readonly balanceMinor: bigint;
}

/** A journal entry as it is written, except for its number. */
export interface JournalEntry extends Omit<EntryDraft, 'postings'> {
  readonly at: Date;
  /** The idempotency key of the request that caused the entry. */
  readonly request?: string;
  readonly postings: readonly PostedPosting[];
}

/** The spendable balance: posted less held. */
export function spendable(account: Account): Money {
  return { minor: account.postedMinor - account.heldMinor, currency: account.currency };
}

/** Makes the postings that move `sum`: a debit of `from` and a credit of `to`. */
export function transfer(from: Id<'acc'>, to: Id<'acc'>, sum: Money): Posting[] {
  invariant(sum.minor > 0n, 'a transfer moves more than zero');
  return [
    { accountId: from, currency: sum.currency, amountMinor: -sum.minor },
    { accountId: to, currency: sum.currency, amountMinor: sum.minor },
  ];
}

/** Merges postings into one per account, without postings of zero. */
export function mergePostings(postings: readonly Posting[]): Posting[] {
  const merged = new Map<string, Posting>();
  for (const posting of postings) {
    const known = merged.get(posting.accountId);
    merged.set(posting.accountId, { ...posting, amountMinor: posting.amountMinor + (known?.amountMinor ?? 0n) });
  }
  return [...merged.values()].filter((posting) => posting.amountMinor !== 0n);
}

/**
 * Posts a draft to its accounts.
 *
 * @param accountOf Finds an account as the earlier entries left it.
 * @returns The postings with running balances, and the accounts after them.
 * @throws If the entry does not balance, has two postings on one account or fewer than two postings, mixes currencies
 *   on an account, or takes an account below its floor. Each is a bug in the command.
 */
export function post(
  draft: EntryDraft,
  accountOf: (id: Id<'acc'>) => Account | undefined,
): { postings: PostedPosting[]; accounts: Account[] } {
  invariant(isBalanced(draft.postings), `${draft.kind} balances in each currency`);
  const touched = new Set(draft.postings.map((posting) => posting.accountId));
  invariant(
    touched.size === draft.postings.length && touched.size > 1,
    `${draft.kind} has two postings or more, one per account`,
  );
  const accounts = draft.postings.map((posting) => postOne(posting, accountOf(posting.accountId)));
  const postings = draft.postings.map((posting, index) => ({ ...posting, balanceMinor: accounts[index]!.postedMinor }));
  return { postings, accounts };
}

function postOne(posting: Posting, account: Account | undefined): Account {
  invariant(account, `account ${posting.accountId} exists and is touched by the command`);
  invariant(account.currency === posting.currency, 'a posting has the currency of its account');
  invariant(posting.amountMinor !== 0n, 'a posting is never zero');
  invariant(isAbove(account, posting.amountMinor), `account ${account.id} stays at or above its floor`);
  return { ...account, postedMinor: account.postedMinor + posting.amountMinor };
}

/** Whether an account may take a posting: it stays at or above its floor, or the posting is a credit. */
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
