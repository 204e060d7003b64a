import type { Id } from '#platform/kernel/id.ts';
import { parseAmount } from '#platform/money/format.ts';
import { compare } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { mostPerPaymentMinor } from '../../identity/accounts/domain.ts';
import type { Tier } from '../../identity/accounts/domain.ts';

/** What a client asks a person for; one thing at a time, so that the question can be put in plain words. */
export type Asked = AskedMandate | AskedPayee;

/** To charge the wallet. */
export interface AskedMandate {
  readonly kind: 'mandate';
  /** By which name the client knows the account that would be linked. */
  readonly account: string;
  readonly maxPerPayment: Money;
  /** In the same currency. */
  readonly maxPerMonth: Money;
  readonly purpose: string;
}

/** To pay sales into the wallet. */
interface AskedPayee {
  readonly kind: 'payee';
  /** By which name the client knows the account that would be linked. */
  readonly account: string;
  /** Under which name the person sells there. */
  readonly name: string;
}

/** Why a wallet can't be linked just now; the person reads it, and may tell the client. */
export type LinkRefusal =
  | { readonly code: 'account_frozen' }
  | { readonly code: 'profile_incomplete' }
  | { readonly code: 'document_required' }
  | { readonly code: 'linked_elsewhere'; readonly since: Date; readonly linkId: Id<'mdt'> | Id<'pye'> };

/** Payers have said who they are; sellers get more than a person may hold without showing a document. */
const TIER_NEEDED = { mandate: 1, payee: 2 } as const;

/** Who may be linked: who has said who they are, sellers with a document, nobody while frozen. */
export function judgeHolder(
  holder: { readonly status: 'active' | 'frozen'; readonly tier: number },
  asked: Asked['kind'],
): Exclude<LinkRefusal, { code: 'linked_elsewhere' }> | undefined {
  if (holder.status === 'frozen') return { code: 'account_frozen' };
  if (holder.tier < TIER_NEEDED.mandate) return { code: 'profile_incomplete' };
  if (holder.tier < TIER_NEEDED[asked]) return { code: 'document_required' };
  return undefined;
}

/** What may be charged in a month without asking, by tier, in euro cents: no more than the tier is meant for in a year. */
const MOST_PER_MONTH: Readonly<Record<Tier, bigint>> = { 0: 0n, 1: 500_000n, 2: 5_000_000n };

export type Caps = Pick<AskedMandate, 'maxPerPayment' | 'maxPerMonth'>;

/** The caps that a holder of this tier can be asked for, at most. */
export function mostCaps(tier: Tier): Caps {
  const euros = (minor: bigint): Money => ({ minor, currency: 'EUR' });
  return { maxPerPayment: euros(mostPerPaymentMinor[tier]), maxPerMonth: euros(MOST_PER_MONTH[tier]) };
}

/** What is asked, with caps that the holder's tier allows. */
export function withinTier(asked: Asked, tier: Tier): Asked {
  if (asked.kind === 'payee') return asked;
  const most = mostCaps(tier);
  const least = (one: Money, other: Money): Money => (compare(one, other) < 0 ? one : other);
  return {
    ...asked,
    maxPerPayment: least(asked.maxPerPayment, most.maxPerPayment),
    maxPerMonth: least(asked.maxPerMonth, most.maxPerMonth),
  };
}

/** Nine digits of euros. */
const MOST_CAP_MINOR = 99_999_999_999n;

/** What a person typed for a cap: `30`, `30.00` or `30,00` euros as cents; undefined if it is no amount. */
export function readCap(typed: string): bigint | undefined {
  const minor = parseAmount(typed, 'EUR')?.minor;
  return minor === undefined || minor > MOST_CAP_MINOR ? undefined : minor;
}

/** What tokens can be for: `payments` under a mandate, `client` for what a client manages itself. */
export const apiScopes = ['payments', 'client'] as const;

/** Who asks at the API, and in whose name. */
export type Authorization =
  | {
      readonly kind: 'mandate';
      readonly clientId: string;
      readonly holderId: Id<'hld'>;
      readonly mandateId: Id<'mdt'>;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'client'; readonly clientId: string; readonly scopes: readonly string[] };

export type AccessError =
  | { readonly code: 'token_missing' }
  | { readonly code: 'token_invalid' }
  | { readonly code: 'proof_invalid'; readonly reason: string }
  | { readonly code: 'scope_insufficient' };

/** How far a proof's instant may be from ours (RFC 9449 §11.1). */
export const PROOF_WINDOW_S = 60;
