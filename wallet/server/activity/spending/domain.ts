import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import { trades } from '../../linking/clients/domain.ts';

/** The categories of spending: the kinds of trade, and the rest. */
export const categories = [...trades, 'other'] as const;
/** A category of spending. */
export type Category = (typeof categories)[number];

/** The category of a stored sum: one that the holder chose for its payments, or whichever the shop is in. */
export const storedCategories = ['as_shop', ...categories] as const;
/** The category of a stored sum. */
export type StoredCategory = (typeof storedCategories)[number];

/** What a captured payment took from its payer, or what a refund gave back; a correction does the opposite. */
export interface Movement {
  readonly at: Date;
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  readonly shopName: string;
  /** The holder's choice for the payment; null if there is none. */
  readonly chosen: Category | null;
  readonly currency: Currency;
  /** Below zero if the payer paid. */
  readonly amountMinor: bigint;
}

/** What was spent, and what came back meanwhile. Neither is below zero. */
export interface Spent {
  readonly spentMinor: bigint;
  readonly refundedMinor: bigint;
}

/** What a holder spent in a month at a shop, in one category and currency. */
export interface MonthSum extends Spent {
  readonly holderId: Id<'hld'>;
  /** Its first day in UTC, `YYYY-MM-DD`. */
  readonly month: string;
  readonly currency: Currency;
  readonly clientId: string;
  readonly category: StoredCategory;
}

/** What a holder spent on a day in one currency. */
export interface DaySum extends Spent {
  readonly holderId: Id<'hld'>;
  /** In UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly currency: Currency;
}

/** A shop at which a holder has paid. */
export interface Shop {
  readonly holderId: Id<'hld'>;
  readonly clientId: string;
  readonly name: string;
}

/** The sums of movements: one for each key. A refund counts in the month in which it happens. */
export interface Sums {
  readonly months: readonly MonthSum[];
  readonly days: readonly DaySum[];
  readonly shops: readonly Shop[];
}

/** Sums movements up, given in the order of the journal. */
export function sumUp(movements: readonly Movement[]): Sums {
  const months = new Map<string, MonthSum>();
  const days = new Map<string, DaySum>();
  const shops = new Map<string, Shop>();
  for (const { holderId, clientId, shopName, chosen, currency, at, amountMinor } of movements) {
    const [month, day, category] = [monthOf(at), dayOf(at), chosen ?? ('as_shop' as const)];
    const more = amountMinor < 0n ? { spent: -amountMinor, refunded: 0n } : { spent: 0n, refunded: amountMinor };
    const plus = (sum: Spent | undefined): Spent => ({
      spentMinor: (sum?.spentMinor ?? 0n) + more.spent,
      refundedMinor: (sum?.refundedMinor ?? 0n) + more.refunded,
    });
    const monthKey = [holderId, month, currency, category, clientId].join(' ');
    months.set(monthKey, { holderId, month, currency, clientId, category, ...plus(months.get(monthKey)) });
    const dayKey = [holderId, day, currency].join(' ');
    days.set(dayKey, { holderId, day, currency, ...plus(days.get(dayKey)) });
    shops.set(`${holderId} ${clientId}`, { holderId, clientId, name: shopName });
  }
  return { months: [...months.values()], days: [...days.values()], shops: [...shops.values()] };
}

/** The sums of months of a payment's movements, in one category. */
export function sumIn(movements: readonly Movement[], chosen: Category | null): readonly MonthSum[] {
  return sumUp(movements.map((one) => ({ ...one, chosen }))).months;
}

/** The first day of the month of an instant, in UTC. */
export function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The first day of the month that is so many months later; earlier, if below zero. */
export function monthsLater(month: string, count: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return monthOf(new Date(Date.UTC(year, number - 1 + count, 1)));
}
