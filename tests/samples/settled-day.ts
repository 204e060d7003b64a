import assert from 'node:assert/strict';
import type { Banked, BankStanding, Booking, Facts, Report } from '../../wallet/server/settlement/reports/domain.ts';
import type { Moved } from '../../wallet/server/settlement/reports/moved-domain.ts';

/** The account at the bank. */
export const IBAN = 'IE29AIBK93115212345678';

/** The day of the facts. */
export const DAY = '2026-11-02';

/** A journal entry. */
export const booking = (entryNumber: string, topUpId: string | null, minor: bigint): Booking => ({
  entryNumber,
  topUpId,
  minor,
  corrects: null,
});

/** A movement of the balance that charges fill, unless `more` says otherwise. */
export const moved = (id: string, minor: bigint, more: Partial<Moved> = {}): Moved => ({
  pocket: 'payments',
  id,
  minor,
  kind: 'charge',
  type: more.kind ?? 'charge',
  reference: null,
  source: id,
  feeMinor: 0n,
  ...more,
});

/** A charge of a top-up. */
export const charge = (topUpId: string, minor: bigint) => moved(`txn_${topUpId}`, minor, { reference: topUpId });

/** A payout that leaves the balance. */
export const payout = (id: string, minor: bigint) => moved(`txn_${id}`, -minor, { kind: 'payout', source: id });

/** A booking at the bank. */
export const banked = (place: number, minor: bigint, words: string): Banked => ({
  iban: IBAN,
  statementId: 'S1',
  place,
  minor,
  bookedOn: DAY,
  words,
});

/** The account at the bank, as a statement shows it. */
export const bank = (endsOn: string, closingMinor: bigint, firstOpeningMinor = 0n): BankStanding => ({
  iban: IBAN,
  endsOn,
  closingMinor,
  firstOpeningMinor,
});

/** Facts of a day on which nothing happened, changed by `more`. The books are those of the bookings. */
export function facts(more: Partial<Facts> = {}): Facts {
  const booked = (more.bookings ?? []).reduce((sum, one) => sum + one.minor, 0n);
  return {
    currency: 'EUR',
    day: DAY,
    posted: [
      { kind: 'available', minor: booked },
      { kind: 'processor_clearing', minor: -booked },
    ],
    heldMinor: 0n,
    bookings: [],
    withdrawals: [],
    cents: [],
    moved: [],
    processor: { availableMinor: 0n, pendingMinor: 0n },
    payoutPocketMinor: null,
    bank: [],
    banked: [],
    payouts: [],
    ...more,
  };
}

/** The balance that charges fill. */
export const at = (availableMinor: bigint, pendingMinor = 0n) => ({ availableMinor, pendingMinor });

/** A payout, as the processor describes it. */
export const going = (id: string, trace: string | null = null, isRefill = false) => ({
  id,
  isRefill,
  arrivesOn: DAY,
  trace,
});

/** The differences of a report, without their records. */
export const shown = (report: Report) => report.differences.map(({ kind, owner, minor }) => ({ kind, owner, minor }));

/** Asserts that the differences sum to what was found less what is expected. */
export function assertExplained(report: Report): void {
  const sum = report.differences.reduce((all, one) => all + one.minor, 0n);
  assert.equal(sum, report.foundMinor - report.expectedMinor);
}
