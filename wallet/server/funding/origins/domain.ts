import { allocate } from '#platform/money/allocate.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';

/** One version of the rule for how long added money stays in the wallet. */
export interface OriginTerms {
  readonly version: number;
  readonly validFrom: Date;
  readonly cardDays: number;
  readonly debitDays: number;
}

/** One balance of a holder, as the books have it. */
export interface OwnBalance {
  readonly accountId: Id<'acc'>;
  readonly currency: Currency;
  readonly postedMinor: bigint;
  readonly heldMinor: bigint;
}

/** One posting on a balance, with what its entry says about it. */
export interface Movement {
  readonly accountId: Id<'acc'>;
  readonly entryNumber: bigint;
  readonly kind: string;
  readonly paymentId: Id<'pay'> | null;
  /** The entry that this one reverses. */
  readonly corrects: bigint | null;
  readonly at: Date;
  readonly currency: Currency;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
}

/** A sum that arrived at one time, or the rest of it. */
export interface Lot {
  readonly minor: bigint;
  readonly at: Date;
  /** When it may leave the wallet. Null: at once. */
  readonly until: Date | null;
  /** The entry that brought it. */
  readonly entryNumber: bigint;
  /** The payment for which a card was charged. */
  readonly paymentId: Id<'pay'> | null;
}

/** What of a balance may leave the wallet. */
export interface Leavable {
  readonly now: Money;
  /** What may leave later, earliest first. With `now`, it sums to the spendable balance. */
  readonly later: readonly { readonly from: Date; readonly amount: Money }[];
  /** Whether all held money may leave. It is false if more is held than did not come from cards and debits lately. */
  readonly isHeldFree: boolean;
}

const DAY_MS = 86_400_000;

/**
 * The kinds of entries that add money, with the days for which it stays. Money from elsewhere may leave at once. The
 * credit for a report waits for the decision, which the books do not show; it is made long before a card's days are over.
 */
const stays: ReadonlyMap<string, (terms: OriginTerms) => number> = new Map([
  ['top_up', ({ cardDays }) => cardDays],
  ['debit', ({ debitDays }) => debitDays],
  ['report_credited', ({ cardDays }) => cardDays],
  // The bank may take a charge again, or for the first time after a report.
  ['report_upheld', ({ cardDays }) => cardDays],
  ['chargeback_returned', ({ cardDays }) => cardDays],
]);

/** The kinds of entries that bring back what the same payment, or the reversed entry, has taken. */
const bringsBack: ReadonlySet<string> = new Set(['part_refunded', 'card_refund_failed', 'correction']);

/** The kinds of entries by which a refund goes on to a card, and comes back from it. */
const ofCardRefund: ReadonlySet<string> = new Set(['card_refund', 'card_refund_failed']);

/** The kind of the entry by which a withdrawal leaves a balance. */
export const WITHDRAWAL_KIND = 'withdrawal';

/** Finds since when movements matter at `at`: what arrived earlier may leave. */
export function mattersSince(terms: readonly OriginTerms[], at: Date): Date {
  return daysAfter(at, -Math.max(...terms.flatMap(({ cardDays, debitDays }) => [cardDays, debitDays])));
}

/**
 * Follows money through a holder's balances. What leaves takes the oldest money first, with three exceptions: a payment
 * takes first the money that a card was charged for it; a withdrawal takes what may leave; and a reversal takes what
 * the reversed entry brought. What comes back is the money that was taken, in proportion and with its
 * times. An exchange keeps the times.
 *
 * @param movements All since some time, in ascending order of their entries. What the balances had before may leave.
 * @returns The lots of each account, oldest first. They sum to its posted balance.
 */
export function lotsOf(
  balances: readonly OwnBalance[],
  movements: readonly Movement[],
  terms: readonly OriginTerms[],
): ReadonlyMap<Id<'acc'>, readonly Lot[]> {
  const lots = new Map(balances.map((one) => [one.accountId, openingOf(one, movements)]));
  const taken = new Map<string, readonly Lot[]>();
  for (const entry of Map.groupBy(movements, (one) => one.entryNumber).values()) {
    // Within an exchange, the debit comes first.
    let gone: readonly Lot[] = [];
    for (const movement of entry.toSorted(
      (left, right) => Number(left.amountMinor > 0n) - Number(right.amountMinor > 0n),
    )) {
      const before = lots.get(movement.accountId);
      invariant(before, 'a movement is on one of the balances');
      const cause = causeOf(movement);
      if (movement.amountMinor < 0n) {
        const { rest, part } = take(inOrderOf(movement, before), -movement.amountMinor);
        gone = part;
        taken.set(cause, [...(taken.get(cause) ?? []), ...part]);
        lots.set(movement.accountId, byAge(rest));
      } else {
        const { added, rest } = arrived(movement, { gone, taken: taken.get(cause) ?? [] }, terms);
        taken.set(cause, rest);
        lots.set(movement.accountId, byAge([...before, ...added]));
      }
    }
  }
  return lots;
}

/** Computes what of a balance may leave at `at`: the spendable money, except for what came from cards and debits lately. */
export function leavableOf(balance: OwnBalance, lots: readonly Lot[], at: Date): Leavable {
  const { currency } = balance;
  const spendable = balance.postedMinor - balance.heldMinor;
  const staying = lots.filter((lot) => lot.until !== null && lot.until > at);
  const stayingMinor = staying.reduce((sum, lot) => sum + lot.minor, 0n);
  const now = spendable > stayingMinor ? spendable - stayingMinor : 0n;
  const days = new Map<number, bigint>();
  let left = spendable - now;
  // What is held is the money that could leave first, so the spendable part is the one that stays longest.
  for (const { until, minor } of staying.toSorted((one, other) => other.until!.getTime() - one.until!.getTime())) {
    const part = minor < left ? minor : left;
    left -= part;
    if (part > 0n) days.set(until!.getTime(), (days.get(until!.getTime()) ?? 0n) + part);
  }
  return {
    now: { minor: now, currency },
    later: [...days].toReversed().map(([from, minor]) => ({ from: new Date(from), amount: { minor, currency } })),
    isHeldFree: spendable >= stayingMinor,
  };
}

function openingOf({ accountId, postedMinor }: OwnBalance, movements: readonly Movement[]): readonly Lot[] {
  const first = movements.find((one) => one.accountId === accountId);
  const minor = first ? first.balanceMinor - first.amountMinor : postedMinor;
  return minor > 0n ? [{ minor, at: new Date(0), until: null, entryNumber: 0n, paymentId: null }] : [];
}

/** Names what takes money and may bring it back. */
function causeOf({ accountId, kind, paymentId, corrects, entryNumber }: Movement): string {
  return `${accountId} ${ofCardRefund.has(kind) ? 'to the card of ' : ''}${paymentId ?? corrects ?? entryNumber}`;
}

/** Makes the lots that a credit adds, and what of the taken lots is still away. */
function arrived(
  { kind, at, currency, amountMinor, entryNumber, paymentId }: Movement,
  { gone, taken }: { gone: readonly Lot[]; taken: readonly Lot[] },
  terms: readonly OriginTerms[],
): { added: readonly Lot[]; rest: readonly Lot[] } {
  if (kind === 'exchange') return { added: scaled(gone, { minor: amountMinor, currency }), rest: taken };
  const fresh = { minor: amountMinor, at, until: null, entryNumber, paymentId: null };
  if (bringsBack.has(kind)) {
    const away = taken.reduce((sum, lot) => sum + lot.minor, 0n);
    const known = away < amountMinor ? away : amountMinor;
    const part = known === 0n ? [] : scaled(taken, { minor: known, currency });
    const rest = known === away ? [] : scaled(taken, { minor: away - known, currency });
    return { added: [...part, ...nonzero({ ...fresh, minor: amountMinor - known })], rest };
  }
  const days = stays.get(kind)?.(termsAt(terms, at));
  const added = days === undefined ? fresh : { ...fresh, until: daysAfter(at, days), paymentId };
  return { added: [added], rest: taken };
}

/** Sorts lots so that a debit takes them from the front. */
function inOrderOf({ kind, at, paymentId, corrects }: Movement, lots: readonly Lot[]): readonly Lot[] {
  const isFirst = (lot: Lot): boolean => {
    if (corrects !== null) return lot.entryNumber === corrects;
    if (kind === WITHDRAWAL_KIND) return lot.until === null || lot.until <= at;
    return paymentId !== null && lot.paymentId === paymentId;
  };
  return [...lots.filter(isFirst), ...lots.filter((lot) => !isFirst(lot))];
}

function take(lots: readonly Lot[], minor: bigint): { part: readonly Lot[]; rest: readonly Lot[] } {
  let missing = minor;
  const part: Lot[] = [];
  const rest: Lot[] = [];
  for (const lot of lots) {
    const from = lot.minor < missing ? lot.minor : missing;
    missing -= from;
    part.push(...nonzero({ ...lot, minor: from }));
    rest.push(...nonzero({ ...lot, minor: lot.minor - from }));
  }
  invariant(missing === 0n, 'lots sum to the posted balance, which covers each debit');
  return { part, rest };
}

/** Makes lots of a sum in the proportions and with the times of others. */
function scaled(lots: readonly Lot[], sum: Money): Lot[] {
  const shares = allocate(
    sum,
    lots.map((lot) => lot.minor),
  );
  return lots.flatMap((lot, at) => nonzero({ ...lot, minor: shares[at]!.minor }));
}

function nonzero(lot: Lot): Lot[] {
  return lot.minor > 0n ? [lot] : [];
}

function byAge(lots: readonly Lot[]): readonly Lot[] {
  return lots.toSorted((left, right) => left.at.getTime() - right.at.getTime());
}

function termsAt(terms: readonly OriginTerms[], at: Date): OriginTerms {
  const inForce = terms.findLast((one) => one.validFrom <= at);
  invariant(inForce, 'a version of the terms is in force');
  return inForce;
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}
