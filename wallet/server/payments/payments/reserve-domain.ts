import { invariant } from '#platform/kernel/invariant.ts';
import { subtract, total, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { ReserveTerms } from './policy-domain.ts';

const DAY_MS = 86_400_000;

/** How the price of what was released became the sum that went into reserve. */
export interface ReleaseFigures {
  /** What was released: less earlier refunds, with the shares of shop and wallet. */
  readonly gross: Money;
  readonly commission: Money;
  readonly fee: Money;
  /** What paid a debt of the seller. */
  readonly debt: Money;
}

/** Money of a part that its seller has got, but cannot spend before a day. */
export interface Reserved {
  readonly heldAt: Date;
  readonly endsAt: Date;
  readonly held: Money;
  /** Less what refunds took out of it; zero after its end. */
  readonly left: Money;
  /** The release that brought it, on the first entry of each; releases older than statements have none. */
  readonly release?: ReleaseFigures;
}

/** The reserve of a part. */
interface WithReserve {
  readonly amount: Money;
  readonly reserve: readonly Reserved[];
}

/** What decides how long the money of a seller stays in reserve. */
export interface SellerStanding {
  /** When the wallet became a payee; null if that is unknown. */
  readonly since: Date | null;
  /** Counted up to a limit. */
  readonly settledOrders: number;
}

/** The standing of a seller of whom nothing is known, who counts as new. */
export const unknownSeller: SellerStanding = { since: null, settledOrders: 0 };

/** Computes what of a part is in reserve. */
export function reservedOf({ amount, reserve }: WithReserve): Money {
  return total(
    reserve.map((one) => one.left),
    amount.currency,
  );
}

/** Whether the longer reserve applies to a seller. */
export function isNewSeller({ since, settledOrders }: SellerStanding, terms: ReserveTerms, now: Date): boolean {
  if (since === null || settledOrders < terms.newBelowOrders) return true;
  return now < later(since, terms.newForDays);
}

/** By what the reserve of a release is judged, and how its sum came about. */
interface Reserving {
  readonly terms: ReserveTerms;
  readonly standing: SellerStanding;
  readonly release?: ReleaseFigures;
}

/**
 * Puts money that a release brings into the reserve of its part. Of a new seller's, a share stays longer. A release of
 * which debts left nothing is noted with a sum of zero, so that no statement takes its lines for another's.
 */
export function withReserved<P extends WithReserve>(part: P, sum: Money, reserving: Reserving, now: Date): P {
  const { release } = reserving;
  const shares = sharesKept(sum, reserving, now).filter(({ held }, at) => held.minor > 0n || (release && at === 0));
  const added = shares.map(({ held, days }, at): Reserved => {
    const entry = { heldAt: now, endsAt: later(now, days), held, left: held };
    return release && at === 0 ? { ...entry, release } : entry;
  });
  return { ...part, reserve: [...part.reserve, ...added] };
}

function sharesKept(sum: Money, { terms, standing }: Reserving, now: Date): { held: Money; days: number }[] {
  if (!isNewSeller(standing, terms, now)) return [{ held: sum, days: terms.days }];
  // Rounded down: the odd cent is in the larger share, which ends first.
  const kept = { ...sum, minor: (sum.minor * BigInt(terms.keptBasisPoints)) / 10_000n };
  return [
    { held: subtract(sum, kept), days: terms.newSellerDays },
    { held: kept, days: terms.keptDays },
  ];
}

/** Takes up to a sum out of a reserve, first what would end first, so that the rest stands for as long as possible. */
export function takeReserved<P extends WithReserve>(part: P, most: Money): { part: P; taken: Money } {
  let open = most.minor;
  invariant(open >= 0n, 'what is taken out of a reserve is zero or more');
  const takenOf = new Map<Reserved, bigint>();
  for (const one of part.reserve.toSorted((left, right) => left.endsAt.getTime() - right.endsAt.getTime())) {
    const taken = one.left.minor < open ? one.left.minor : open;
    takenOf.set(one, taken);
    open -= taken;
  }
  const reserve = part.reserve.map((one) => less(one, takenOf.get(one)!));
  return { part: { ...part, reserve }, taken: { ...most, minor: most.minor - open } };
}

/** Frees what of a reserve has ended. */
export function freeReserved<P extends WithReserve>(part: P, now: Date): { part: P; freed: Money } {
  const isDue = (one: Reserved): boolean => one.endsAt <= now;
  const reserve = part.reserve.map((one) => (isDue(one) ? less(one, one.left.minor) : one));
  const after = { ...part, reserve };
  return { part: after, freed: subtract(reservedOf(part), reservedOf(after)) };
}

function less(one: Reserved, minor: bigint): Reserved {
  return minor === 0n ? one : { ...one, left: { ...one.left, minor: one.left.minor - minor } };
}

/** When the next money of a part leaves its reserve. Null if nothing does: while a case is open, all of it stays. */
export function nextPayout({
  lines,
  reserve,
}: {
  readonly lines: readonly { readonly caseId: string | null }[];
  readonly reserve: readonly Reserved[];
}): Date | null {
  if (lines.some((line) => line.caseId !== null)) return null;
  const ends = reserve.filter((one) => one.left.minor > 0n).map((one) => one.endsAt.getTime());
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** What of a reserve covers a share that a case may take back, after the shares of other cases. */
export function coverOf(part: WithReserve, claimed: Money): Money {
  const left = subtract(reservedOf(part), claimed);
  return left.minor > 0n ? left : zero(left.currency);
}

function later(from: Date, days: number): Date {
  return new Date(from.getTime() + days * DAY_MS);
}
