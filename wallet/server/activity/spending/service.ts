import { keepTimer, setTimers } from '#platform/jobs/timers.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import { warnOfBudgets } from './budget-service.ts';
import { monthOf, monthsLater, sumIn, sumUp } from './domain.ts';
import type { Category } from './domain.ts';
import { nextSumming } from './jobs-schema.ts';
import { MONTHS_SHOWN, categoryOf, comparedDays, overviewOf } from './overview-domain.ts';
import type { Overview, PaymentCategory } from './overview-domain.ts';
import { categoryOfPayment, currenciesOf, daysBetween, monthsBetween, shopsIn } from './overview-store.ts';
import {
  addDays,
  addMonths,
  deleteChoice,
  findPaid,
  lastEntry,
  lockPosition,
  movementsBetween,
  movementsOf,
  setShopCategory,
  storeChoice,
  storePosition,
  storeShops,
  takeFromMonths,
} from './store.ts';

/** The door to what holders spend. */
export interface Spending {
  /** Schedules the first summing of a new wallet. */
  start(): Promise<void>;
  /** Adds what is new in the journal to the sums, and schedules the next summing. Any number may run at once. */
  follow(): Promise<void>;
  /** Reads the spending of a holder, by default of the present month in the first currency. */
  overview(holderId: Id<'hld'>, asked: OverviewAsked): Promise<Overview>;
  /** Finds the category of a payment that the holder made. */
  categoryOf(holderId: Id<'hld'>, paymentId: string): Promise<Result<PaymentCategory, PaymentUnknown>>;
  /** Puts a payment into a category, or, with `always`, all payments of its shop for which none was chosen. */
  sortPayment(holderId: Id<'hld'>, paymentId: string, choice: Choice): Promise<Result<void, PaymentUnknown>>;
  /** Puts the payments of a shop into a category, also those to come; null is that of the shop's trade. */
  sortShop(holderId: Id<'hld'>, clientId: string, category: Category | null): Promise<Result<void, ShopUnknown>>;
}

interface OverviewAsked {
  /** The first day of a month. */
  readonly month?: string | undefined;
  readonly currency?: Currency | undefined;
}

interface Choice {
  readonly category: Category;
  readonly always: boolean;
}

interface PaymentUnknown {
  readonly code: 'payment_not_found';
}

interface ShopUnknown {
  readonly code: 'not_found';
}

interface SpendingDeps {
  readonly db: Db;
  readonly world: World;
  readonly ledger: Pick<Ledger, 'accountsOfHolder'>;
}

const EVERY_MS = 10_000;
/** The most entries of one transaction, and the most transactions of one turn; the rest waits for the next. */
const MOST_ENTRIES = 1_000n;
const MOST_BATCHES = 100;

/** Creates the door to what holders spend. */
export function createSpending(deps: SpendingDeps): Spending {
  const { db, world } = deps;
  return {
    start: () => db.asWriter((tx) => keepTimer(tx, nextSumming(world.clocks.business()), HOME_CELL)),
    follow: () => follow(deps),
    overview: (holderId, asked) => readOverview(deps, holderId, asked),
    categoryOf: (holderId, paymentId) => readCategory(deps, holderId, paymentId),
    sortPayment: (holderId, paymentId, choice) => sortPayment(deps, holderId, paymentId, choice),
    sortShop: (holderId, clientId, category) => sortShop(deps, holderId, clientId, category),
  };
}

async function follow({ db, world }: SpendingDeps): Promise<void> {
  let isDone = false;
  for (let batch = 0; batch < MOST_BATCHES && !isDone; batch += 1) {
    isDone = await db.asWriter((tx) => sumNext(world, tx));
    await world.faultpoint('spending.summed');
  }
  const dueAt = new Date(world.clocks.business().getTime() + (isDone ? EVERY_MS : 0));
  await db.asWriter((tx) => setTimers(tx, [nextSumming(dueAt)], HOME_CELL));
}

/** Sums the next entries and moves the position, all or nothing. @returns Whether it has reached the last entry. */
async function sumNext(world: World, tx: Tx): Promise<boolean> {
  const position = await lockPosition(tx, HOME_CELL);
  const last = await lastEntry(tx, HOME_CELL);
  const upTo = last - position > MOST_ENTRIES ? position + MOST_ENTRIES : last;
  if (upTo === position) return true;
  const { months, days, shops } = sumUp(await movementsBetween(tx, HOME_CELL, position, upTo));
  await addMonths(tx, HOME_CELL, months);
  await addDays(tx, HOME_CELL, days);
  await storeShops(tx, HOME_CELL, shops);
  await warnOfBudgets(tx, months, world.clocks.business());
  await world.faultpoint('spending.added');
  await storePosition(tx, HOME_CELL, upTo);
  return upTo === last;
}

async function readOverview(
  { db, world, ledger }: SpendingDeps,
  holderId: Id<'hld'>,
  asked: OverviewAsked,
): Promise<Overview> {
  const now = world.clocks.business();
  const present = monthOf(now);
  const month = asked.month ?? present;
  const balances = (await ledger.accountsOfHolder(holderId)).filter(({ kind }) => kind === 'available');
  return db.asReader({ holder: holderId }, async (tx) => {
    const currencies = (await currenciesOf(tx, HOME_CELL, holderId)).map((row) => row.currency);
    // Payments are in euros, unless there is nothing but others.
    const currency = asked.currency ?? currencies[0] ?? balances[0]?.currency ?? 'EUR';
    const of = { holderId, currency };
    const { from, to } = comparedDays(now);
    const read = {
      currency,
      currencies,
      month,
      months: await monthsBetween(tx, HOME_CELL, of, monthsLater(present, 1 - MONTHS_SHOWN), present),
      rows: await shopsIn(tx, HOME_CELL, of, month),
      lastMonthSoFar: month === present ? await daysBetween(tx, HOME_CELL, of, from, to) : undefined,
    };
    return overviewOf(read, now);
  });
}

async function readCategory(
  { db }: SpendingDeps,
  holderId: Id<'hld'>,
  paymentId: string,
): Promise<Result<PaymentCategory, PaymentUnknown>> {
  const row = isId('pay', paymentId)
    ? await db.asReader({ holder: holderId }, (tx) => categoryOfPayment(tx, HOME_CELL, holderId, paymentId))
    : undefined;
  if (!row) return err({ code: 'payment_not_found' });
  return ok({
    category: categoryOf(row),
    shopName: row.shopName,
    shopCategory: categoryOf({ ...row, stored: 'as_shop' }),
  });
}

/** With the position locked, no entry of the payment is summed meanwhile. */
async function sortPayment(
  { db }: SpendingDeps,
  holderId: Id<'hld'>,
  paymentId: string,
  { category, always }: Choice,
): Promise<Result<void, PaymentUnknown>> {
  if (!isId('pay', paymentId)) return err({ code: 'payment_not_found' });
  return db.asWriter(async (tx) => {
    const position = await lockPosition(tx, HOME_CELL);
    const paid = await findPaid(tx, HOME_CELL, holderId, paymentId);
    if (!paid) return err({ code: 'payment_not_found' });
    const movements = await movementsOf(tx, HOME_CELL, paymentId, position);
    const { clientId, shopName: name, chosen } = paid;
    await takeFromMonths(tx, HOME_CELL, sumIn(movements, chosen));
    await addMonths(tx, HOME_CELL, sumIn(movements, always ? null : category));
    if (always) {
      await deleteChoice(tx, HOME_CELL, paymentId);
      await storeShops(tx, HOME_CELL, [{ holderId, clientId, name }]);
      await setShopCategory(tx, HOME_CELL, { holderId, clientId, category });
    } else await storeChoice(tx, HOME_CELL, { holderId, paymentId, category });
    return ok();
  });
}

async function sortShop(
  { db }: SpendingDeps,
  holderId: Id<'hld'>,
  clientId: string,
  category: Category | null,
): Promise<Result<void, ShopUnknown>> {
  const isKnown = await db.asWriter((tx) => setShopCategory(tx, HOME_CELL, { holderId, clientId, category }));
  return isKnown ? ok() : err({ code: 'not_found' });
}
