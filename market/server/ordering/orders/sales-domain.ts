import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { sellerAnswersBy } from './domain.ts';
import type { Order, OrderPart, SaleGroup } from './domain.ts';

/**
 * The place of a part in its seller's list. A list of work to do is sorted by its deadlines, and the others by their
 * orders, the newest first.
 */
export interface SalesPlace {
  /** Null in a list without deadlines, and for a part without one, which comes last. */
  readonly due: Date | null;
  readonly orderId: Id<'ord'>;
}

/** Whether the parts of a group are sorted by their deadlines. */
export function isByDue(group: SaleGroup): group is 'to_answer' | 'to_ship' {
  return group === 'to_answer' || group === 'to_ship';
}

/** The place of a seller's part in its group. */
export function salesPlaceOf(group: SaleGroup, { id: orderId }: Pick<Order, 'id'>, part: OrderPart): SalesPlace {
  if (!isByDue(group)) return { due: null, orderId };
  return { due: group === 'to_answer' ? sellerAnswersBy(part) : part.clocks.shipBy, orderId };
}

/** Writes a place for the address of the next page. */
export function writeSalesPlace(group: SaleGroup, { due, orderId }: SalesPlace): string {
  return isByDue(group) ? `${due?.getTime() ?? ''}-${orderId}` : orderId;
}

/** Reads a place of a group; undefined if it is none. */
export function readSalesPlace(group: SaleGroup, text: string): SalesPlace | undefined {
  const [, time, orderId = ''] = (isByDue(group) ? /^(\d{1,14})?-(\w+)$/ : /^()(\w+)$/).exec(text) ?? [];
  return isId('ord', orderId) ? { due: time ? new Date(Number(time)) : null, orderId } : undefined;
}
