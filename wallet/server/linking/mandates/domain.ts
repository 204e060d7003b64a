import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';

/** What of a person a shop may be told. */
export const shareable = ['name', 'phone', 'address'] as const;
export type Shared = (typeof shareable)[number];

/** Who ended a mandate: the holder, the shop, a newer mandate for the same account, or a code that was used twice. */
export type RevokedBy = 'holder' | 'client' | 'replacement' | 'replay';

/** What a holder lets a client charge. `pending` until the client has fetched its tokens. */
export interface Mandate {
  readonly id: Id<'mdt'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  /** By which name the client knows its own account that is linked. */
  readonly account: string;
  readonly currency: Currency;
  /** Up to here the client may charge without asking; zero means that it always asks. */
  readonly maxPerPaymentMinor: bigint;
  readonly maxPerMonthMinor: bigint;
  readonly purpose: string;
  readonly shared: readonly Shared[];
  readonly status: 'pending' | 'active' | 'revoked';
  /** The calendar month (UTC, `YYYY-MM`) that `spentMinor` counts. */
  readonly spentMonth: string;
  readonly spentMinor: bigint;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedBy: RevokedBy | null;
}

export type MandateError =
  | { readonly code: 'mandate_revoked' }
  | { readonly code: 'mandate_cap_exceeded'; readonly cap: 'payment' | 'month'; readonly left: Money };

/** The month that counts at this instant. */
export function monthOf(now: Date): string {
  return now.toISOString().slice(0, 7);
}

/** What has been charged without asking in the month of `now`. */
export function spentThisMonth(mandate: Mandate, now: Date): Money {
  return { minor: mandate.spentMonth === monthOf(now) ? mandate.spentMinor : 0n, currency: mandate.currency };
}

/**
 * Takes a charge without asking onto the mandate, if it is within the caps. Above them, the holder is asked, and
 * what the holder approves does not count here.
 */
export function spend(mandate: Mandate, amount: Money, now: Date): Result<Mandate, MandateError> {
  invariant(amount.minor > 0n, 'a charge is above zero');
  invariant(amount.currency === mandate.currency, 'a charge has the currency of its mandate');
  if (mandate.status !== 'active') return err({ code: 'mandate_revoked' });
  const { currency, maxPerPaymentMinor, maxPerMonthMinor } = mandate;
  if (amount.minor > maxPerPaymentMinor) {
    return err({ code: 'mandate_cap_exceeded', cap: 'payment', left: { minor: maxPerPaymentMinor, currency } });
  }
  const spent = spentThisMonth(mandate, now).minor;
  if (spent + amount.minor > maxPerMonthMinor) {
    const left = maxPerMonthMinor > spent ? maxPerMonthMinor - spent : 0n;
    return err({ code: 'mandate_cap_exceeded', cap: 'month', left: { minor: left, currency } });
  }
  return ok({ ...mandate, spentMonth: monthOf(now), spentMinor: spent + amount.minor });
}
