import type { Currency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import { monthOf, monthsLater } from './domain.ts';
import type { Category, Spent, StoredCategory } from './domain.ts';

/** The months of the chart: the present one, and those before it. */
export const MONTHS_SHOWN = 12;

/** What was spent in a stored sum of the shown month, with all that decides on its category. */
export interface ShopRow extends Spent {
  readonly clientId: string;
  readonly name: string;
  /** The category of the stored sum. */
  readonly stored: StoredCategory;
  /** The one that the holder chose for the shop. */
  readonly chosen: Category | null;
  /** The one that the shop declared. */
  readonly trade: Category | null;
}

/** What was spent, less what came back; below zero if more came back. */
export interface Net extends Spent {
  readonly net: Money;
}

/** A shop in the shown month. */
export interface ShopSpending extends Net {
  readonly clientId: string;
  readonly name: string;
  /** The category of its payments, unless the holder chose another for one of them. */
  readonly category: Category;
  /** Whether the holder chose that category. */
  readonly isChosen: boolean;
  /** The categories in which its payments of the month are. */
  readonly categories: readonly Category[];
}

/** The spending of a holder in one currency: twelve months, and one of them in detail. */
export interface Overview {
  readonly currency: Currency;
  /** The currencies in which there is spending, by their codes. */
  readonly currencies: readonly Currency[];
  /** The first day of the shown month. */
  readonly month: string;
  readonly total: Net;
  /** The oldest first, without a gap. */
  readonly months: readonly (Net & { readonly month: string })[];
  /** The largest first. */
  readonly categories: readonly (Net & { readonly category: Category })[];
  /** The largest first. */
  readonly shops: readonly ShopSpending[];
  /** Only if the present month is shown: the last one up to the same day. */
  readonly lastMonthSoFar: Net | undefined;
}

/** The category of a payment, and that of the other payments of its shop. */
export interface PaymentCategory {
  readonly category: Category;
  readonly shopName: string;
  readonly shopCategory: Category;
}

/** The category of a stored sum: chosen for its payments, or for their shop, or declared by the shop. */
export function categoryOf({ stored, chosen, trade }: Pick<ShopRow, 'stored' | 'chosen' | 'trade'>): Category {
  return stored === 'as_shop' ? (chosen ?? trade ?? 'other') : stored;
}

/** Makes the overview from stored sums. */
export function overviewOf(
  read: {
    readonly currency: Currency;
    readonly currencies: readonly Currency[];
    readonly month: string;
    readonly months: readonly (Spent & { readonly month: string })[];
    readonly rows: readonly ShopRow[];
    readonly lastMonthSoFar: Spent | undefined;
  },
  now: Date,
): Overview {
  const { currency, currencies, month, months, rows, lastMonthSoFar } = read;
  const net = netIn(currency);
  const present = monthOf(now);
  const shown = Array.from({ length: MONTHS_SHOWN }, (_, index) => monthsLater(present, index + 1 - MONTHS_SHOWN));
  const sumOf = (one: string) => months.find((sum) => sum.month === one) ?? nothing;
  const byCategory = Map.groupBy(rows, categoryOf);
  const byShop = Map.groupBy(rows, (row) => row.clientId);
  return {
    currency,
    currencies,
    month,
    total: net(rows),
    months: shown.map((one) => ({ month: one, ...net([sumOf(one)]) })),
    categories: [...byCategory]
      .map(([category, own]) => ({ category, ...net(own) }))
      .toSorted((left, right) => byNet(left, right)),
    shops: [...byShop]
      .map(([, own]) => ({ ...shopOf(own), ...net(own) }))
      .toSorted((left, right) => byNet(left, right)),
    lastMonthSoFar: lastMonthSoFar && net([lastMonthSoFar]),
  };
}

const nothing: Spent = { spentMinor: 0n, refundedMinor: 0n };

function netIn(currency: Currency): (sums: readonly Spent[]) => Net {
  return (sums) => {
    const spentMinor = sums.reduce((minor, sum) => minor + sum.spentMinor, 0n);
    const refundedMinor = sums.reduce((minor, sum) => minor + sum.refundedMinor, 0n);
    return { spentMinor, refundedMinor, net: { minor: spentMinor - refundedMinor, currency } };
  };
}

function byNet(left: Net, right: Net): number {
  return Number(right.net.minor - left.net.minor);
}

function shopOf(rows: readonly ShopRow[]): Omit<ShopSpending, keyof Net> {
  const [{ clientId, name, chosen, trade }] = rows as [ShopRow];
  return {
    clientId,
    name,
    category: categoryOf({ stored: 'as_shop', chosen, trade }),
    isChosen: chosen !== null,
    categories: [...new Set(rows.map(categoryOf))],
  };
}

/** The days of the last month that are compared with the present one so far: from its first to the same day. */
export function comparedDays(now: Date): { readonly from: string; readonly to: string } {
  const from = monthsLater(monthOf(now), -1);
  const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).getUTCDate();
  const day = Math.min(now.getUTCDate(), last);
  return { from, to: `${from.slice(0, 8)}${String(day).padStart(2, '0')}` };
}
