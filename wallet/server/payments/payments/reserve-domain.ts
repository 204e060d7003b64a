import { invariant } from '#platform/kernel/invariant.ts';
import { add, subtract, total, zero } from '#platform/money/money.ts';
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
  /** What it would hold without the seller's debts: what a shop is shown, which must not learn of them. */
  readonly due: Money;
  /** Less refunds, whether out of the reserve or not; zero after its end, and never below `left`. */
  readonly dueLeft: Money;
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
  const held = sharesKept(sum, reserving, now);
  const due = sharesKept(release ? add(sum, release.debt) : sum, reserving, now);
  const added = held.flatMap((share, at): Reserved[] => {
    const [whole, first] = [due[at]!.sum, at === 0 ? release : undefined];
    if (whole.minor === 0n && !first) return [];
    const ends = { heldAt: now, endsAt: later(now, share.days) };
    const entry = { ...ends, held: share.sum, left: share.sum, due: whole, dueLeft: whole };
    return [first ? { ...entry, release: first } : entry];
  });
  return { ...part, reserve: [...part.reserve, ...added] };
}

function sharesKept(sum: Money, { terms, standing }: Reserving, now: Date): { sum: Money; days: number }[] {
  if (!isNewSeller(standing, terms, now)) return [{ sum, days: terms.days }];
  // Rounded down: the odd cent is in the larger share, which ends first.
  const kept = { ...sum, minor: (sum.minor * BigInt(terms.keptBasisPoints)) / 10_000n };
  return [
    { sum: subtract(sum, kept), days: terms.newSellerDays },
    { sum: kept, days: terms.keptDays },
  ];
}

/** Takes up to a sum out of a reserve, first what would end first, so that the rest stands for as long as possible. */
export function takeReserved<P extends WithReserve>(part: P, most: Money): { part: P; taken: Money } {
  invariant(most.minor >= 0n, 'what is taken out of a reserve is zero or more');
  let [open, dueOpen] = [most.minor, most.minor];
  const after = new Map<Reserved, Reserved>();
  for (const one of part.reserve.toSorted((left, right) => left.endsAt.getTime() - right.endsAt.getTime())) {
    const [taken, dueTaken] = [lower(one.left.minor, open), lower(one.dueLeft.minor, dueOpen)];
    after.set(one, less(one, taken, dueTaken));
    open -= taken;
    dueOpen -= dueTaken;
  }
  const reserve = part.reserve.map((one) => after.get(one)!);
  return { part: { ...part, reserve }, taken: { ...most, minor: most.minor - open } };
}

function lower(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

/** Frees what of a reserve has ended. */
export function freeReserved<P extends WithReserve>(part: P, now: Date): { part: P; freed: Money } {
  const isDue = (one: Reserved): boolean => one.endsAt <= now;
  const reserve = part.reserve.map((one) => (isDue(one) ? less(one, one.left.minor, one.dueLeft.minor) : one));
  const after = { ...part, reserve };
  return { part: after, freed: subtract(reservedOf(part), reservedOf(after)) };
}

function less({ left, dueLeft, ...one }: Reserved, minor: bigint, dueMinor: bigint): Reserved {
  const lessOf = (sum: Money, by: bigint): Money => ({ ...sum, minor: sum.minor - by });
  return { ...one, left: lessOf(left, minor), dueLeft: lessOf(dueLeft, dueMinor) };
}

/**
 * When the next money of a part leaves its reserve, also if a debt has taken all of it: a shop sees no difference. Null
 * if nothing does: while a case or a report is open, all of it stays.
 */
export function nextPayout({
  lines,
  reserve,
  reportedAt = null,
}: {
  readonly reportedAt?: Date | null;
  readonly lines: readonly { readonly caseId: string | null }[];
  readonly reserve: readonly Reserved[];
}): Date | null {
  if (reportedAt || lines.some((line) => line.caseId !== null)) return null;
  const ends = reserve.filter(isOpen).map((one) => one.endsAt.getTime());
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** Whether a share of a reserve, before debts, has not ended yet. */
function isOpen({ left, dueLeft }: Pick<Reserved, 'left' | 'dueLeft'>): boolean {
  return left.minor > 0n || dueLeft.minor > 0n;
}

/** What of a reserve covers a share that a case may take back, after the shares of other cases. */
export function coverOf(part: WithReserve, claimed: Money): Money {
  const left = subtract(reservedOf(part), claimed);
  return left.minor > 0n ? left : zero(left.currency);
}

function later(from: Date, days: number): Date {
  return new Date(from.getTime() + days * DAY_MS);
}
