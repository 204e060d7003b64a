import type { StripeBook } from '../stripe/book.ts';
import type { Booking, Payout } from '../stripe/money-book.ts';

/** The account's IBAN: the example for Ireland in the registry of IBANs. */
export const SANDBOX_IBAN = 'IE29AIBK93115212345678';

/** All bookings of the account up to a day, the oldest first. The bank books a payout on the day of its arrival. */
export function bookingsUntil(book: StripeBook, day: string): Booking[] {
  const payouts = Object.values(book.payouts).filter(
    (one) => one.account === null && one.currency === 'eur' && one.canceledAt === null,
  );
  return [...payouts.map(ofPayout), ...Object.values(book.bankBookings)]
    .filter((one) => one.day <= day)
    .toSorted((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0));
}

function ofPayout(payout: Payout): Booking {
  return {
    id: `BK${payout.id.slice(-12).toUpperCase()}`,
    day: new Date(payout.arrival_date * 1_000).toISOString().slice(0, 10),
    amount: payout.amount,
    endToEnd: payout.trace,
    words: `STRIPE PAYOUT ${payout.id}`,
  };
}
