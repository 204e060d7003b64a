import type { Id } from '#platform/kernel/id.ts';
import { sharesSoFar } from '#platform/money/shares-so-far.ts';
import { subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { mergePostings } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import type { ExchangeAccounts } from '../../ledger/accounts/exchange-domain.ts';

/** What a payment took from a balance in another currency, by an exchange in the transaction of its capture. */
export interface ExchangeShare {
  readonly quoteId: Id<'exq'>;
  /** What left the balance. */
  readonly give: Money;
  /** What that paid of the payment. */
  readonly get: Money;
  /** The house's share, in the currency of the payment. */
  readonly kept: Money;
  readonly accounts: ExchangeAccounts;
  /** Until when refunds go back at the rate of the payment. Later they stay in its currency. */
  readonly ratedUntil: Date;
}

/** What of an exchange went back, or goes back by one refund. */
type Back = Pick<ExchangeShare, 'give' | 'get' | 'kept'>;

/** What one refund does about the exchange that paid a share of its payment. */
export interface RefundedExchange extends Back {
  readonly quoteId: Id<'exq'>;
  /** Whether it goes back at the rate of the payment. Otherwise, only `get` is above zero: it stays in its balance. */
  readonly isBack: boolean;
}

/**
 * Computes what of an exchange the refunds so far took back: its share of them, at the rate of the payment, rounded
 * down. So after the whole refund the balance has exactly what left it, and never more before.
 *
 * @param paid What the payer paid in all.
 * @param refunded What of it went back so far.
 */
export function exchangedBack(share: ExchangeShare, paid: Money, refunded: Money): Back {
  const get = sharesSoFar(refunded, [share.get, subtract(paid, share.get)])[0]!;
  const part = ({ minor, currency }: Money): Money => ({ minor: (minor * get.minor) / share.get.minor, currency });
  return { get, give: part(share.give), kept: part(share.kept) };
}

/** Computes what a refund between two states of the refunds does about an exchange at `now`. */
export function refundedExchange(
  { quoteId, ratedUntil }: ExchangeShare,
  [before, after]: readonly [Back, Back],
  now: Date,
): RefundedExchange {
  const get = subtract(after.get, before.get);
  if (now >= ratedUntil)
    return { quoteId, isBack: false, get, give: zero(after.give.currency), kept: zero(get.currency) };
  const [give, kept] = [subtract(after.give, before.give), subtract(after.kept, before.kept)];
  return { quoteId, isBack: true, get, give, kept };
}

/**
 * Drafts the entry by which a refund goes back to the balance that gave. The house gives back its share of it, too.
 *
 * @returns Undefined if nothing moves.
 */
export function exchangeBackEntry(
  { accounts, quoteId }: ExchangeShare,
  { isBack, get, give, kept }: RefundedExchange,
): EntryDraft | undefined {
  if (!isBack) return undefined;
  const postings = mergePostings([
    { accountId: accounts.taker, currency: get.currency, amountMinor: -get.minor },
    { accountId: accounts.fees, currency: get.currency, amountMinor: -kept.minor },
    { accountId: accounts.positionTo, currency: get.currency, amountMinor: get.minor + kept.minor },
    { accountId: accounts.positionFrom, currency: give.currency, amountMinor: -give.minor },
    { accountId: accounts.giver, currency: give.currency, amountMinor: give.minor },
  ]);
  return postings.length === 0 ? undefined : { kind: 'exchange', reason: `Back at the rate of ${quoteId}`, postings };
}
