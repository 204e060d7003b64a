import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { monthAround, noCardMonth, withCharge } from '../fees/domain.ts';
import type { CardMonth } from '../fees/domain.ts';
import { chargedIn } from './store.ts';

/** Reads what a holder's cards have brought in the month of an instant, in one currency. */
export async function cardMonthOf(tx: Tx, holderId: Id<'hld'>, currency: Currency, at: Date): Promise<CardMonth> {
  const charged = await chargedIn(tx, HOME_CELL, holderId, monthAround(at));
  const sums = charged
    .filter((one) => one.currency === currency)
    .map(({ amountMinor, feeMinor }) => ({
      amount: { minor: amountMinor, currency },
      fee: { minor: feeMinor, currency },
    }));
  return sums.reduce(withCharge, noCardMonth);
}
