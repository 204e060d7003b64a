import type { Status } from '../../identity/accounts/domain.ts';
import type { Id } from '#platform/kernel/id.ts';
import { parseAmount } from '#platform/money/format.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { TierLimits } from '../../identity/limits/domain.ts';
import type { Waits } from '../../identity/restrictions/domain.ts';

/** A client's request to a person: for one thing at a time, so that plain words can ask for it. */
export type Asked = AskedMandate | AskedPayee;

/** A request to charge the wallet. */
export interface AskedMandate {
  readonly kind: 'mandate';
  /** The client's name for its own account that would be linked. */
  readonly account: string;
  readonly maxPerPayment: Money;
  /** In the same currency. */
  readonly maxPerMonth: Money;
  readonly purpose: string;
  /** Whether it asks to say that an order has arrived. */
  readonly confirm: boolean;
}

/** A request to pay sales into the wallet. */
export interface AskedPayee {
  readonly kind: 'payee';
  /** The client's name for its own account that would be linked. */
  readonly account: string;
  /** The name under which the person sells there. */
  readonly name: string;
  /** The highest share of each sale that the client may keep; 800 is 8 %. */
  readonly maxCommissionBasisPoints: number;
}

/** The reason why a wallet cannot be linked now. The person reads it; the client gets it if the person goes back. */
export type LinkRefusal =
  | { readonly code: 'account_frozen' }
  | { readonly code: 'profile_incomplete' }
  | { readonly code: 'document_required' }
  /** New links wait, such as after a recovery. */
  | Waits
  /** A debt of refunded sales is open; it is paid first. */
  | { readonly code: 'debt_open'; readonly owed: Money }
  | { readonly code: 'linked_elsewhere'; readonly since: Date; readonly linkId: Id<'mdt'> | Id<'pye'> };

/** The tier that a link needs: a profile for payers; a checked document for sellers, who receive more money. */
const TIER_NEEDED = { mandate: 1, payee: 2 } as const;

/** Judges whether a holder may be linked: by tier, and never while the wallet is frozen. */
export function judgeHolder(
  holder: { readonly status: Status; readonly tier: number },
  asked: Asked['kind'],
): Exclude<LinkRefusal, { code: 'linked_elsewhere' | 'debt_open' | 'recent_change' }> | undefined {
  if (holder.status !== 'active') return { code: 'account_frozen' };
  if (holder.tier < TIER_NEEDED.mandate) return { code: 'profile_incomplete' };
  if (holder.tier < TIER_NEEDED[asked]) return { code: 'document_required' };
  return undefined;
}

/** The caps of a mandate. */
export type Caps = Pick<AskedMandate, 'maxPerPayment' | 'maxPerMonth'>;

/** The highest caps that a client can request under these limits in euros: for a month, what may be paid in a year. */
export function mostCaps({ paymentMinor, yearMinor }: TierLimits): Caps {
  return { maxPerPayment: euros(paymentMinor), maxPerMonth: euros(yearMinor) };
}

function euros(minor: bigint): Money {
  return { minor, currency: 'EUR' };
}

/** Lowers the requested caps to those that the limits of the holder's tier allow. */
export function withinTier(asked: Asked, limits: TierLimits): Asked {
  if (asked.kind === 'payee') return asked;
  const most = mostCaps(limits);
  return {
    ...asked,
    maxPerPayment: least(asked.maxPerPayment, most.maxPerPayment),
    maxPerMonth: least(asked.maxPerMonth, most.maxPerMonth),
  };
}

/** Says which requested cap is above these, if one is. */
export function aboveCaps(asked: Asked, { maxPerPayment, maxPerMonth }: Caps): string | undefined {
  if (asked.kind === 'payee') return undefined;
  if (asked.maxPerPayment.minor > maxPerPayment.minor) return `max_per_payment is above ${maxPerPayment.minor}`;
  if (asked.maxPerMonth.minor > maxPerMonth.minor) return `max_per_month is above ${maxPerMonth.minor}`;
  return undefined;
}

function least(one: Money, other: Money): Money {
  return compare(one, other) < 0 ? one : other;
}

/** Nine digits of euros. */
const MOST_CAP_MINOR = 99_999_999_999n;

/** Reads a typed cap, in cents: `30`, `30.00` or `30,00` euros; undefined if it is no amount. */
export function readCap(typed: string): bigint | undefined {
  const minor = parseAmount(typed, 'EUR')?.minor;
  return minor === undefined || minor > MOST_CAP_MINOR ? undefined : minor;
}

/** A token that a client fetched for a mandate: it acts for the mandate's holder. */
export interface MandateToken {
  readonly kind: 'mandate';
  readonly clientId: string;
  readonly holderId: Id<'hld'>;
  readonly mandateId: Id<'mdt'>;
  readonly scopes: readonly string[];
}

/** A token that a client fetched in its own name. */
interface ClientToken {
  readonly kind: 'client';
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** The judged token of a request to the API. */
export type Authorization = MandateToken | ClientToken;

/** The reasons why a request to the API is refused; `reason` is for developers. */
export type AccessError =
  | { readonly code: 'token_missing' }
  | { readonly code: 'token_invalid' }
  | { readonly code: 'proof_invalid'; readonly reason: string }
  | { readonly code: 'scope_insufficient' };

/** The greatest difference between a proof's time and the wallet's, in either direction (RFC 9449 §11.1). */
export const PROOF_WINDOW_S = 60;
