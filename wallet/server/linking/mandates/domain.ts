import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';

/** The personal data that a holder may share with a shop. */
export const shareable = ['name', 'phone', 'address'] as const;
/** One kind of personal data that a holder shares. */
export type Shared = (typeof shareable)[number];

/** The cause of a mandate's end: the holder, the shop, a newer mandate for the same account, or a code used twice. */
export type RevokedBy = 'holder' | 'client' | 'replacement' | 'replay';

/** A holder's permission for a shop to say that an order has arrived, with the bounds that the holder read. */
export interface ConfirmRight {
  /** The most that one seller gets of a payment for the shop's word. */
  readonly most: Money;
  /** How many hours after the wallet's notice the seller is paid, unless the holder objects. */
  readonly afterHours: number;
}

/** The states of a mandate. */
export const mandateStatuses = ['pending', 'active', 'revoked'] as const;

/** A holder's permission for a client to charge; `pending` until the client has fetched its tokens. */
export interface Mandate {
  readonly id: Id<'mdt'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  /** The client's name for its own account that is linked. */
  readonly account: string;
  /** The most that the client may charge without asking; with zero, it always asks. */
  readonly maxPerPayment: Money;
  /** In the same currency. */
  readonly maxPerMonth: Money;
  readonly purpose: string;
  readonly shared: readonly Shared[];
  /** In the currency of the caps; null without that right, as by default. */
  readonly confirm: ConfirmRight | null;
  readonly status: (typeof mandateStatuses)[number];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedBy: RevokedBy | null;
}

/** The sums that one shop has charged one holder in one month, under all their mandates. */
export interface Spending {
  /** From `spendingId`. */
  readonly id: string;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  /** Charged without asking, less refunds; counts against the monthly cap. */
  readonly spentMinor: bigint;
  /** Approved by the holder, less refunds; counts against no cap. */
  readonly approvedMinor: bigint;
}

/** The reasons why a charge needs the holder's approval or is refused; `left` is the rest of the exceeded cap. */
export type MandateError =
  | { readonly code: 'mandate_revoked' }
  | { readonly code: 'mandate_cap_exceeded'; readonly cap: 'payment' | 'month'; readonly left: Money };

/** Whether the client may say under this mandate that an order has arrived. */
export function mayConfirm(mandate: Mandate): mandate is Mandate & { readonly confirm: ConfirmRight } {
  return mandate.status === 'active' && mandate.confirm !== null;
}

/** The calendar month of an instant, in UTC. */
function monthOf(now: Date): string {
  return now.toISOString().slice(0, 7);
}

/** The holder and shop of a spending. */
export type Spender = Pick<Mandate, 'cell' | 'holderId' | 'clientId'> & { readonly currency: Currency };

/** Reads the spender of a mandate. */
export function spenderOf({ cell, holderId, clientId, maxPerMonth }: Mandate): Spender {
  return { cell, holderId, clientId, currency: maxPerMonth.currency };
}

/** The id of a holder's spending at a shop in the month of `at`. */
export function spendingId({ holderId, clientId, currency }: Omit<Spender, 'cell'>, at: Date): string {
  return `${toUuid(holderId)} ${clientId} ${currency} ${monthOf(at)}`;
}

/** A spending of zero, in the month of `at`. */
export function noSpending(spender: Spender, at: Date): Spending {
  const { cell, holderId } = spender;
  return { id: spendingId(spender, at), cell, holderId, spentMinor: 0n, approvedMinor: 0n };
}

/** Adds a charge to its month's spending. A refund is a negative charge, in the month of the refunded charge. */
export function count(spending: Spending, how: 'without_asking' | 'approved', minor: bigint): Spending {
  const after =
    how === 'without_asking'
      ? { ...spending, spentMinor: spending.spentMinor + minor }
      : { ...spending, approvedMinor: spending.approvedMinor + minor };
  invariant(after.spentMinor >= 0n && after.approvedMinor >= 0n, 'refunds are at most the charges');
  return after;
}

/** Adds a charge without asking to the month's spending, if the mandate is active and the charge is within its caps. */
export function spend(mandate: Mandate, spending: Spending, amount: Money): Result<Spending, MandateError> {
  invariant(amount.minor > 0n, 'a charge is more than zero');
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
