import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';

/** What of a person a shop may be told. */
export const shareable = ['name', 'phone', 'address'] as const;
export type Shared = (typeof shareable)[number];

/** Who ended a mandate: the holder, the shop, a newer mandate for the same account, or a code that was used twice. */
export type RevokedBy = 'holder' | 'client' | 'replacement' | 'replay';

export const mandateStatuses = ['pending', 'active', 'revoked'] as const;

/** What a holder lets a client charge. `pending` until the client has fetched its tokens. */
export interface Mandate {
  readonly id: Id<'mdt'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  /** By which name the client knows its own account that is linked. */
  readonly account: string;
  /** Up to here the client may charge without asking; zero means that it always asks. */
  readonly maxPerPayment: Money;
  /** In the same currency. */
  readonly maxPerMonth: Money;
  readonly purpose: string;
  readonly shared: readonly Shared[];
  readonly status: (typeof mandateStatuses)[number];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedBy: RevokedBy | null;
}

/** What one shop has charged one wallet in one month, under whichever mandate. */
export interface Spending {
  /** As `spendingId` makes it. */
  readonly id: string;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  /** Charged without asking, less refunds: counts against the cap of the month. */
  readonly spentMinor: bigint;
  /** Approved by the holder one by one, less refunds: counts against no cap. */
  readonly approvedMinor: bigint;
}

export type MandateError =
  | { readonly code: 'mandate_revoked' }
  | { readonly code: 'mandate_cap_exceeded'; readonly cap: 'payment' | 'month'; readonly left: Money };

/** The month that counts at this instant. */
function monthOf(now: Date): string {
  return now.toISOString().slice(0, 7);
}

/** Whose spending it is, by holder and shop. */
export type Spender = Pick<Mandate, 'cell' | 'holderId' | 'clientId'> & { readonly currency: Currency };

export function spenderOf({ cell, holderId, clientId, maxPerMonth }: Mandate): Spender {
  return { cell, holderId, clientId, currency: maxPerMonth.currency };
}

/** Names the spending of a holder at a shop in the month of `at`. */
export function spendingId({ holderId, clientId, currency }: Omit<Spender, 'cell'>, at: Date): string {
  return `${toUuid(holderId)} ${clientId} ${currency} ${monthOf(at)}`;
}

/** A month in which nothing was charged yet. */
export function noSpending(spender: Spender, at: Date): Spending {
  const { cell, holderId } = spender;
  return { id: spendingId(spender, at), cell, holderId, spentMinor: 0n, approvedMinor: 0n };
}

/** Counts a charge in its month. A refund is a charge below zero, in the month of the charge that it gives back. */
export function count(spending: Spending, how: 'without_asking' | 'approved', minor: bigint): Spending {
  const after =
    how === 'without_asking'
      ? { ...spending, spentMinor: spending.spentMinor + minor }
      : { ...spending, approvedMinor: spending.approvedMinor + minor };
  invariant(after.spentMinor >= 0n && after.approvedMinor >= 0n, 'no more is given back than was charged');
  return after;
}

/**
 * Takes a charge without asking onto what was spent this month, if it is within the caps of the mandate. Above them,
 * the holder is asked, and what the holder approves counts against no cap.
 */
export function spend(mandate: Mandate, spending: Spending, amount: Money): Result<Spending, MandateError> {
  invariant(amount.minor > 0n, 'a charge is above zero');
  if (mandate.status !== 'active') return err({ code: 'mandate_revoked' });
  const { maxPerPayment, maxPerMonth } = mandate;
  if (compare(amount, maxPerPayment) > 0) {
    return err({ code: 'mandate_cap_exceeded', cap: 'payment', left: maxPerPayment });
  }
  const spent = spending.spentMinor;
  if (spent + amount.minor > maxPerMonth.minor) {
    const left = maxPerMonth.minor > spent ? maxPerMonth.minor - spent : 0n;
    return err({ code: 'mandate_cap_exceeded', cap: 'month', left: { minor: left, currency: amount.currency } });
  }
  return ok(count(spending, 'without_asking', amount.minor));
}
