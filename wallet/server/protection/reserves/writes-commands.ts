import type { Money } from '#platform/money/money.ts';
import { add, negate, subtract, total, zero } from '#platform/money/money.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { indebted } from '../../ledger/accounts/debt-commands.ts';
import { credit } from '../../ledger/accounts/debt-domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { accountsKey } from '../../ledger/batch/command.ts';
import type { State, Writes } from '../../ledger/batch/command.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { reserveEnd } from '../../payments/payments/jobs-schema.ts';
import { nextPayout, takeReserved, withReserved } from '../../payments/payments/reserve-domain.ts';
import type { SellerStanding } from '../../payments/payments/reserve-domain.ts';
import type { Standing } from '../escrow/shares-domain.ts';

/** A step of a part, with the money that its seller gets, if it is above zero, or gives back. */
interface Share {
  readonly payment: Payment;
  readonly part: Part;
  readonly moved: Pick<Standing, 'seller' | 'shop' | 'wallet'>;
  readonly seller: SellerStanding;
}

/**
 * Puts the seller's share of a release into the reserve of its part, after debts are paid; or takes it out of that
 * reserve first, for a refund. The sum of a reserve is held on the seller's account, so nobody spends it.
 *
 * A seller in another cell has no reserve: its account is not among the rows of this batch.
 */
export function reserveShare(
  state: State,
  { payment, part, moved, seller }: Share,
  now: Date,
): { part: Part; account: Account | undefined; taken: Money } {
  const { seller: sum, shop: commission, wallet: fee } = moved;
  const none = zero(sum.currency);
  if (part.sellerCell !== payment.cell || sum.minor === 0n) return { part, account: undefined, taken: none };
  const of = indebted(state, part.sellerAccountId);
  if (sum.minor > 0n) {
    const kept = toAccount(credit(of, sum), of.account.id, sum);
    const gross = add(add(sum, commission), fee);
    const release = { gross, commission, fee, debt: subtract(sum, kept) };
    const reserving = { terms: payment.policy.reserve, standing: seller, release };
    const account = kept.minor === 0n ? undefined : withHeld(of.account, kept);
    return { part: withReserved(part, kept, reserving, now), account, taken: none };
  }
  const { part: after, taken } = takeReserved(part, negate(sum));
  if (taken.minor === 0n) return { part: after, account: undefined, taken };
  return { part: after, account: withHeld(of.account, negate(taken)), taken };
}

/** Sums what of postings goes to one account. */
function toAccount(postings: ReturnType<typeof credit>, accountId: Id<'acc'>, { currency }: Money): Money {
  const own = postings.filter((posting) => posting.accountId === accountId);
  return total(
    own.map(({ amountMinor: minor }) => ({ minor, currency })),
    currency,
  );
}

/** Reserves more of an account, or less if the sum is below zero. */
export function withHeld(account: Account, { minor }: Money): Account {
  const heldMinor = account.heldMinor + minor;
  invariant(heldMinor >= 0n, 'an account holds at least the reserves of its parts');
  return { ...account, heldMinor };
}

/** The state with an account as this command leaves it. */
export function withAccount(state: State, account: Account): State {
  return {
    get: (key, id) => (key.name === accountsKey.name && id === account.id ? (account as never) : state.get(key, id)),
  };
}

/** Sets the timer of a part to its next payout, if a step has changed when that is. */
export function payoutChanges(
  payment: Payment,
  before: Part,
  after: Part,
  now: Date,
): NonNullable<Writes<unknown>['timers']> {
  const [was, next] = [nextPayout(before), nextPayout(after)];
  if (was?.getTime() === next?.getTime()) return {};
  // A case may have kept it longer than it had to stay.
  if (next) return { set: [reserveEnd.at(next < now ? now : next, payment.id, after.id)] };
  return { clear: [reserveEnd.of(payment.id, after.id)] };
}

/** What of a freed sum pays the seller's debt. */
export function debtPaid(state: State, accountId: Id<'acc'>, freed: Money): Money {
  const of = indebted(state, accountId);
  return subtract(freed, toAccount(credit(of, freed), accountId, freed));
}
