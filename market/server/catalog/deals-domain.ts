import { readDate } from '#platform/kernel/calendar.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedSigns } from '#platform/kernel/typed.ts';
import { parseAmount } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';

/** A lower price of a product for some days. */
export interface Deal {
  readonly id: Id<'del'>;
  readonly productId: Id<'prd'>;
  readonly price: Money;
  readonly startsAt: Date;
  /** The first instant without it. */
  readonly endsAt: Date;
}

/** A deal as its seller typed it. Days are `YYYY-MM-DD`. */
export interface TypedDeal {
  readonly product: string;
  readonly price: string;
  readonly starts: string;
  readonly ends: string;
}

/** What is wrong with a typed deal, by its field. */
export type DealFault =
  | 'product'
  | 'price'
  /** The price is not below the product's own. */
  | 'price_not_lower'
  | 'starts'
  | 'ends'
  | 'ends_before_start'
  | 'ends_in_the_past'
  /** Another deal of the product is on one of these days. */
  | 'overlaps';

const DAY_MS = 86_400_000;

/** Reads a deal, or lists everything that is wrong with it. Days are of UTC, and no deal starts in the past. */
export function readDeal(
  typed: TypedDeal,
  product: { readonly id: Id<'prd'>; readonly price: Money } | undefined,
  now: Date,
): Result<Omit<Deal, 'id'>, DealFault[]> {
  const price = product && parseAmount(typed.price, product.price.currency);
  const firstDay = dayOf(typed.starts);
  const lastDay = dayOf(typed.ends);
  const faults: (DealFault | false)[] = [
    !product && 'product',
    product !== undefined && (!price || price.minor === 0n) && 'price',
    product !== undefined && price !== undefined && price.minor >= product.price.minor && 'price_not_lower',
    !firstDay && 'starts',
    !lastDay && 'ends',
    firstDay !== undefined && lastDay !== undefined && lastDay < firstDay && 'ends_before_start',
    lastDay !== undefined && lastDay.getTime() + DAY_MS <= now.getTime() && 'ends_in_the_past',
  ];
  const wrong = faults.filter((one) => one !== false);
  if (wrong.length > 0 || !product || !price || !firstDay || !lastDay) return err(wrong);
  const startsAt = firstDay < now ? now : firstDay;
  return ok({ productId: product.id, price, startsAt, endsAt: new Date(lastDay.getTime() + DAY_MS) });
}

/** The start of a typed day, `YYYY-MM-DD`, in UTC; undefined if there is no such day. */
export function dayOf(typed: string): Date | undefined {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typedSigns(typed)) ?? [];
  const date = readDate({ year, month, day });
  return date.ok ? new Date(`${date.value}T00:00:00Z`) : undefined;
}
