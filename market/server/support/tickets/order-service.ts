import type { Id } from '#platform/kernel/id.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import type { OrderLine } from '../../ordering/orders/parcels-domain.ts';
import type { OrdersPort, Writer } from './port.ts';

/** An order as its writer may attach it: the whole as its buyer, or the own part as its seller. */
export interface AttachedOrder {
  readonly order: Order;
  readonly side: 'buyer' | 'seller';
  readonly lines: readonly OrderLine[];
}

/** Who placed an order, and who sells in it. */
export interface OrderSides {
  readonly shopperId: Id<'shp'>;
  readonly sellerIds: readonly Id<'sel'>[];
}

/** Finds both sides of an order. */
export async function findSides(orders: Pick<OrdersPort, 'find'>, orderId: Id<'ord'>): Promise<OrderSides | undefined> {
  const order = await orders.find(orderId);
  return order && { shopperId: order.shopperId, sellerIds: order.parts.map(({ sellerId }) => sellerId) };
}

const MOST_LISTED = 10;
const MOST_OF_GROUP = 5;

/** Finds an order of a writer; undefined for one of somebody else, as for one that does not exist. */
export async function findAttached(
  orders: Pick<OrdersPort, 'find' | 'findOwn'>,
  writer: Writer,
  orderId: string,
): Promise<AttachedOrder | undefined> {
  const own = await orders.findOwn(writer.id, orderId);
  if (own) return asBuyer(own);
  const sold = writer.sellerId === null ? undefined : await orders.find(orderId);
  return sold && asSeller(sold, writer.sellerId);
}

/** Lists what a writer may attach: the newest orders, and for a seller the sales that are not settled. */
export async function listAttachable(
  orders: Pick<OrdersPort, 'ofShopper' | 'ofSeller'>,
  { id, sellerId }: Writer,
): Promise<AttachedOrder[]> {
  const groups = sellerId === null ? [] : (['to_answer', 'to_ship', 'on_the_way'] as const);
  const [own, ...sold] = await Promise.all([
    orders.ofShopper(id, { most: MOST_LISTED }),
    ...groups.map((group) => orders.ofSeller(sellerId!, { group, most: MOST_OF_GROUP })),
  ]);
  const listed = [...own.map(asBuyer), ...sold.flat().flatMap((one) => asSeller(one, sellerId) ?? [])];
  return [...new Map(listed.toReversed().map((one) => [one.order.id, one])).values()].toReversed();
}

function asBuyer(order: Order): AttachedOrder {
  return { order, side: 'buyer', lines: order.parts.flatMap((part) => part.lines) };
}

/** A seller has to do with an order once it is paid. */
function asSeller(order: Order, sellerId: Id<'sel'> | null): AttachedOrder | undefined {
  const part = order.status === 'paid' ? order.parts.find((one) => one.sellerId === sellerId) : undefined;
  return part && { order, side: 'seller', lines: part.lines };
}
