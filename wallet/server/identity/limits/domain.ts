import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { Status, Tier } from '../accounts/domain.ts';

/** The most that holders of one tier may pay and hold in one currency, in minor units. */
export interface TierLimits {
  readonly paymentMinor: bigint;
  readonly dayMinor: bigint;
  readonly yearMinor: bigint;
  /** The most that the balance may hold after a top-up; null without a limit. */
  readonly holdsMinor: bigint | null;
}

/** From where on a payment asks its payer for more proof; the rules stand in `payments/step-up/domain.ts`. */
export interface StepUpTerms {
  /** The most for one payment without asking, in minor units. */
  readonly paymentMinor: bigint;
  /** The most for all payments of a day (UTC) without asking. */
  readonly dayMinor: bigint;
  /** How long a browser is new. */
  readonly newBrowserHours: number;
  /** From how many approved payments on the wallet knows the payer's usual hours. */
  readonly usualFrom: number;
  /** How many hours from a usual one are usual as well. */
  readonly usualWithinHours: number;
  /** After how many payments within an hour the next one asks. */
  readonly mostInHour: number;
}

/** The limits of a tier in one currency as they are stored, in whole minor units. */
export interface StoredLimits {
  readonly payment: number;
  readonly day: number;
  readonly year: number;
  readonly holds: number | null;
}

/** All limits of a version as they are stored, by tier and currency. */
export type StoredTiers = Readonly<Record<Tier, Readonly<Record<string, StoredLimits>>>>;

/** From where on a payment asks for more proof, as it is stored: the amounts in whole minor units, by currency. */
export type StoredStepUp = Omit<LimitsPolicy['stepUp'], 'above'> & {
  readonly above: Readonly<Record<string, Pick<StoredLimits, 'payment' | 'day'>>>;
};

/** Everything that a version says, as it is stored. */
export interface StoredPolicy {
  readonly tiers: StoredTiers;
  readonly stepUp: StoredStepUp;
}

/** Reads the limits of a version as they are stored. */
export function readTiers(stored: StoredTiers): LimitsPolicy['tiers'] {
  const read = (one: StoredTiers[Tier]): ReadonlyMap<string, TierLimits> =>
    new Map(Object.entries(one).map(([currency, limits]) => [currency, readLimits(limits)]));
  return { 0: read(stored[0]), 1: read(stored[1]), 2: read(stored[2]) };
}

function readLimits({ payment, day, year, holds }: StoredLimits): TierLimits {
  return {
    paymentMinor: BigInt(payment),
    dayMinor: BigInt(day),
    yearMinor: BigInt(year),
    holdsMinor: holds === null ? null : BigInt(holds),
  };
}

/** Reads from where on a payment asks, as it is stored. */
export function readStepUp({ above, ...rest }: StoredStepUp): LimitsPolicy['stepUp'] {
  const most = Object.entries(above).map(
    ([currency, { payment, day }]) => [currency, { paymentMinor: BigInt(payment), dayMinor: BigInt(day) }] as const,
  );
  return { ...rest, above: new Map(most) };
}

/** A version of the limits. */
export interface LimitsPolicy {
  readonly version: number;
  readonly validFrom: Date;
  readonly tiers: Readonly<Record<Tier, ReadonlyMap<string, TierLimits>>>;
  readonly stepUp: Omit<StepUpTerms, 'paymentMinor' | 'dayMinor'> & {
    readonly above: ReadonlyMap<string, Pick<StepUpTerms, 'paymentMinor' | 'dayMinor'>>;
  };
}

const nothing: TierLimits = { paymentMinor: 0n, dayMinor: 0n, yearMinor: 0n, holdsMinor: 0n };

/** The limits of a tier in a currency. In a currency that the version does not name, nothing may be paid or held. */
export function limitsOf({ tiers }: Pick<LimitsPolicy, 'tiers'>, tier: Tier, currency: Currency): TierLimits {
  return tiers[tier].get(currency) ?? nothing;
}

/** The terms in a currency by which a payment asks for more proof. In one that the version does not name, each asks. */
export function stepUpOf(
  { stepUp: { above, ...terms } }: Pick<LimitsPolicy, 'stepUp'>,
  currency: Currency,
): StepUpTerms {
  return { ...terms, ...(above.get(currency) ?? { paymentMinor: 0n, dayMinor: 0n }) };
}

/** The facts about a holder by which the limits are judged. */
export interface Standing {
  readonly id: Id<'hld'>;
  readonly tier: Tier;
  readonly status: Status;
  /** The country of the address; null in tier 0. */
  readonly homeCountry: string | null;
  /** The last login in a browser that was new to the wallet, in business time. */
  readonly newBrowserAt: Date | null;
  /** The accounts of the holder's debts; each stays here after it is paid. */
  readonly debtAccounts: readonly Id<'acc'>[];
}

/** What a holder has paid in a year, and on its last day with a payment. Days and years are those of UTC. */
export interface Use {
  /** From `idOfUse`. */
  readonly id: string;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  /** Captured in the year, less refunds. */
  readonly yearMinor: bigint;
  /** As `YYYY-MM-DD`. */
  readonly day: string;
  /** Captured on that day. A refund gives nothing back. */
  readonly dayMinor: bigint;
}

/** The holder and currency of a use. */
export interface User {
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly currency: Currency;
}

/** The id of a holder's use in the year of `at`. */
export function idOfUse({ holderId, currency }: Omit<User, 'cell'>, at: Date): string {
  return `${toUuid(holderId)} ${currency} ${dayOf(at).slice(0, 4)}`;
}

/** A use of zero, in the year of `at`. */
export function noUse(user: User, at: Date): Use {
  const { cell, holderId } = user;
  return { id: idOfUse(user, at), cell, holderId, yearMinor: 0n, day: dayOf(at), dayMinor: 0n };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The use as it counts at `now`: a new day begins at zero. A server whose clock is behind begins no earlier day again. */
function onDayOf(use: Use, now: Date): Use {
  const today = dayOf(now);
  return today > use.day ? { ...use, day: today, dayMinor: 0n } : use;
}

/** What was captured on the day of `now`, before it. */
export function countedOn(use: Use, now: Date): bigint {
  return onDayOf(use, now).dayMinor;
}

/** Counts what was captured at `now`. */
export function countUse(use: Use, minor: bigint, now: Date): Use {
  const today = onDayOf(use, now);
  return { ...today, yearMinor: today.yearMinor + minor, dayMinor: today.dayMinor + minor };
}

/** Gives a refund back to the year of its capture, and not to the day. */
export function regainYear(use: Use, minor: bigint): Use {
  const after = { ...use, yearMinor: use.yearMinor - minor };
  invariant(after.yearMinor >= 0n, 'refunds are at most the captures of their year');
  return after;
}

/** The facts that decide how much a holder may pay now, in one currency. */
export interface Allowance {
  readonly tier: Tier;
  readonly status: Standing['status'];
  readonly limits: TierLimits;
  readonly use: Use;
}

/** Why a limit refuses an amount: the limit, what of it is left, and the tier that it belongs to. */
export interface LimitError {
  readonly code: 'limit_per_payment' | 'limit_per_day' | 'limit_per_year';
  readonly limit: Money;
  readonly left: Money;
  readonly tier: Tier;
}

/** What of the limits of the day and the year is left at `now`, in minor units, and zero after a lower limit came. */
export function leftOf({ limits, use }: Pick<Allowance, 'limits' | 'use'>, now: Date) {
  const { yearMinor, dayMinor } = onDayOf(use, now);
  return { dayMinor: above0(limits.dayMinor - dayMinor), yearMinor: above0(limits.yearMinor - yearMinor) };
}

function above0(minor: bigint): bigint {
  return minor > 0n ? minor : 0n;
}

/** Judges whether a holder may pay this amount now. Of two limits that refuse it, it names the one that lasts longer. */
export function judgeLimits(allowance: Allowance, { minor, currency }: Money, now: Date): Result<void, LimitError> {
  const { tier, limits } = allowance;
  const left = leftOf(allowance, now);
  const refuse = (code: LimitError['code'], most: bigint, rest: bigint): Result<void, LimitError> =>
    err({ code, limit: { minor: most, currency }, left: { minor: rest, currency }, tier });
  if (minor > limits.paymentMinor) return refuse('limit_per_payment', limits.paymentMinor, limits.paymentMinor);
  if (minor > left.yearMinor) return refuse('limit_per_year', limits.yearMinor, left.yearMinor);
  if (minor > left.dayMinor) return refuse('limit_per_day', limits.dayMinor, left.dayMinor);
  return ok();
}

/** A holder's tier, and what the holder has paid this year in one currency. */
export interface Usage {
  readonly holderId: Id<'hld'>;
  readonly tier: Tier;
  readonly use: Pick<Use, 'yearMinor' | 'dayMinor'>;
}

/** What raises the limits of a tier: a name with an address, a document, or nothing. */
export function raisedBy(tier: Tier): 'profile' | 'document' | undefined {
  if (tier === 0) return 'profile';
  return tier === 1 ? 'document' : undefined;
}
