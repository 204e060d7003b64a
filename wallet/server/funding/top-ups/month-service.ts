import type { Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import { monthAround } from '../fees/domain.ts';
import type { CardMonth } from '../fees/domain.ts';
import { chargedIn } from './store.ts';

/** Reads what a holder's cards have brought in the month of an instant, in one currency. */
export function cardMonthOf(tx: Tx, holderId: Id<'hld'>, currency: Currency, at: Date): Promise<CardMonth> {
  return chargedIn(tx, HOME_CELL, { holderId, currency }, monthAround(at));
}
