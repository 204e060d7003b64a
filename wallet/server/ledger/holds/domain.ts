import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isSame } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { spendable } from '../accounts/domain.ts';
import type { Account } from '../accounts/domain.ts';

/** `held` → `captured`, `voided` or `expired`: it resolves exactly once. */
export type HoldStatus = 'held' | 'captured' | 'voided' | 'expired';

/** A hold: money of an account that is reserved until it is captured or becomes free again. */
export interface Hold {
  readonly id: Id<'hol'>;
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  readonly amount: Money;
  readonly paymentId: Id<'pay'> | null;
  readonly expiresAt: Date;
  readonly status: HoldStatus;
  /** The captured amount; the rest became free again. */
  readonly captured: Money;
  readonly resolvedAt: Date | null;
}

/** The refusals of a hold. */
export type HoldError =
  | { readonly code: 'insufficient_funds'; readonly spendable: Money }
  | { readonly code: 'hold_resolved'; readonly status: HoldStatus }
  | { readonly code: 'hold_expired'; readonly expiredAt: Date }
  | { readonly code: 'hold_exceeded'; readonly amount: Money };

interface Held {
  readonly hold: Hold;
  readonly account: Account;
}

/** Reserves money of an account, if its spendable balance covers the amount. */
export function placeHold(
  account: Account,
  hold: Omit<Hold, 'status' | 'captured' | 'resolvedAt'>,
): Result<Held, HoldError> {
  const { amount } = hold;
  invariant(
    amount.minor > 0n && amount.currency === account.currency,
    'the amount of a hold is above zero, in the currency of its account',
  );
  const floor = account.floorMinor;
  const free = spendable(account);
  if (floor !== null && free.minor - amount.minor < floor) return err({ code: 'insufficient_funds', spendable: free });
  return ok({
    hold: { ...hold, status: 'held', captured: { ...amount, minor: 0n }, resolvedAt: null },
    account: { ...account, heldMinor: account.heldMinor + amount.minor },
  });
}

/** Reserves money that an entry of the same command posts to the account. */
export function holdCredited(account: Account, hold: Parameters<typeof placeHold>[1]): Held {
  const credited = { ...account, postedMinor: account.postedMinor + hold.amount.minor };
  const placed = placeHold(credited, hold);
  invariant(placed.ok, 'money that was just credited can be held');
  return { hold: placed.value.hold, account: { ...placed.value.account, postedMinor: account.postedMinor } };
}

/**
 * Captures all or part of a hold, and frees the rest. It moves no money: the same command must post the captured amount
 * to another account.
 */
export function captureHold({ hold, account }: Held, amount: Money, now: Date): Result<Held, HoldError> {
  if (hold.status !== 'held') return err({ code: 'hold_resolved', status: hold.status });
  if (now >= hold.expiresAt) return err({ code: 'hold_expired', expiredAt: hold.expiresAt });
  invariant(
    amount.minor > 0n && amount.currency === hold.amount.currency,
    'a captured amount is above zero, in the currency of its hold',
  );
  if (amount.minor > hold.amount.minor) return err({ code: 'hold_exceeded', amount: hold.amount });
  return ok(resolve({ hold, account }, { status: 'captured', captured: amount }, now));
}

/** Frees all of a hold. A voided hold stays as it is. */
export function voidHold({ hold, account }: Held, now: Date): Result<Held, HoldError> {
  if (hold.status === 'voided') return ok({ hold, account });
  if (hold.status !== 'held') return err({ code: 'hold_resolved', status: hold.status });
  return ok(resolve({ hold, account }, { status: 'voided' }, now));
}

/** Frees an expired hold. A hold that is not due, or that is resolved, stays as it is. */
export function expireHold({ hold, account }: Held, now: Date): Held {
  if (hold.status !== 'held' || now < hold.expiresAt) return { hold, account };
  return resolve({ hold, account }, { status: 'expired' }, now);
}

function resolve({ hold, account }: Held, how: Partial<Hold>, now: Date): Held {
  invariant(
    account.id === hold.accountId && account.heldMinor >= hold.amount.minor,
    'the account of a hold has reserved at least its amount',
  );
  const resolved = { ...hold, ...how, resolvedAt: now };
  invariant(
    resolved.status === 'captured' || isSame(resolved.captured, hold.captured),
    'only a capture changes the captured amount',
  );
  return { hold: resolved, account: { ...account, heldMinor: account.heldMinor - hold.amount.minor } };
}
