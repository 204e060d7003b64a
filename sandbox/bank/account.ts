import type { StripeBook } from '../stripe/book.ts';
import type { Booking, Payout } from '../stripe/money-book.ts';
import { OWN_ACCOUNT } from '../stripe/payouts.ts';

/** The account's IBAN: the example for Ireland in the registry of IBANs. */
export const SANDBOX_IBAN = 'IE29AIBK93115212345678';

/**
 * All bookings of the account up to a day, the oldest first. The bank books a payout on the day of its arrival, and
 * books it back on the day on which it sends the money back.
 */
export function bookingsUntil(book: StripeBook, day: string): Booking[] {
  const payouts = Object.values(book.payouts).filter(
    (one) => one.destination === OWN_ACCOUNT && one.currency === 'eur' && one.canceledAt === null,
  );
  return [...payouts.flatMap(ofPayout), ...Object.values(book.bankBookings)]
    .filter((one) => one.day <= day)
    .toSorted((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0));
}

function ofPayout({ amount, arrival_date, id, returnedAt, status, trace }: Payout): Booking[] {
  // A payout that failed on its way never arrived.
  if (status === 'failed' && returnedAt === undefined) return [];
  const number = id.slice(-12).toUpperCase();
  const of = { endToEnd: trace, words: `STRIPE PAYOUT ${id}` };
  const arrived = { ...of, id: `BK${number}`, day: dayOf(arrival_date), amount };
  if (returnedAt === undefined) return [arrived];
  return [arrived, { ...of, id: `BR${number}`, day: dayOf(returnedAt), amount: -amount, words: `RETURN ${of.words}` }];
}

/** The day (UTC) of an instant in seconds. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().slice(0, 10);
}
