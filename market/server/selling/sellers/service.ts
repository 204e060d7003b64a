import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Order, OrderError, OrderPart, SaleGroup } from '../../ordering/orders/domain.ts';
import type { Messages } from '../../ordering/messages/service.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import { isByDue, salesPlaceOf } from '../../ordering/orders/sales-domain.ts';
import type { SalesPlace } from '../../ordering/orders/sales-domain.ts';
import { parcelBy, piecesToShip } from '../../ordering/orders/parcels-domain.ts';
import type { Refused, Unknown } from '../../ordering/orders/port.ts';
import type { Catalog } from '../../catalog/service.ts';
import { judgeParcel, judgeReason } from './domain.ts';
import type { ParcelFault } from './domain.ts';

/** The calls about payouts that sellers need, implemented by `market/server/wallet`. */
export interface PayoutPort {
  payoutOf(seller: {
    id: Id<'shp'>;
    sellerId: Id<'sel'>;
  }): Promise<{ readonly kind: 'none' } | { readonly kind: 'wallet'; readonly label: string | undefined }>;
}

/** A page of one of a seller's lists. */
export interface Sales {
  readonly group: SaleGroup;
  readonly orders: readonly Order[];
  /** The place of the last part on this page, if there is a next page. */
  readonly next: SalesPlace | undefined;
}

/** A seller's orders and their sums. */
export interface Center {
  readonly shop: string;
  readonly sellerId: Id<'sel'>;
  /** The wallet that the seller is paid into; while it is null, nothing of theirs is for sale. */
  readonly payout: { readonly label: string | undefined } | null;
  readonly sales: readonly Sales[];
  readonly totals: Awaited<ReturnType<Orders['totalsOfSeller']>>;
  /** The number of messages about each part on the page; a part without messages is absent. */
  readonly messages: ReadonlyMap<string, number>;
  /** The number of a buyer's messages about each part on the page that the seller has not answered. */
  readonly unanswered: ReadonlyMap<string, number>;
}

/** The number of orders on one page of a list. */
const A_PAGE = 50;
/** The number in a list without work to do, where it stands below the others. */
const FIRST_PAGE = 20;

/** The groups of a seller's parts, in the order of the page. */
export const saleGroups = ['to_answer', 'to_ship', 'on_the_way', 'settled'] as const satisfies readonly SaleGroup[];

/** The refusals of a seller's action. */
export type SaleError =
  | ParcelFault
  | { readonly code: 'reason_missing' | 'reason_too_long' }
  | OrderError
  | Refused
  | Unknown
  | { readonly code: 'part_not_found' };

type Outcome = Promise<Result<void, SaleError>>;

/** The door to a seller's own orders. Each action is on the seller's own part of a paid order; others are not found. */
export interface Sellers {
  /** Reads the seller center. @param page A later page of one list; without it, the first page of each. */
  center(
    seller: { id: Id<'shp'>; sellerId: Id<'sel'> },
    page?: { group: SaleGroup; after: SalesPlace },
  ): Promise<Center>;
  /** Announces a parcel. A second press changes nothing. */
  ship(sellerId: Id<'sel'>, asked: Shipping): Outcome;
  /** Takes back a parcel that no carrier has scanned. */
  withdraw(sellerId: Id<'sel'>, asked: Named & { readonly parcelId: string }): Outcome;
  /** Cancels a part before it is shipped, and refunds it. */
  cancel(sellerId: Id<'sel'>, asked: Named & { readonly reason: string }): Outcome;
}

/** A part of an order, by the ids in a form. */
interface Named {
  readonly orderId: string;
  readonly partId: string;
}

/** A part and its parcel, as a seller typed them. */
interface Shipping extends Named {
  readonly carrier: string;
  readonly code: string;
  /** By product. */
  readonly quantities: ReadonlyMap<string, string>;
}

interface SellersDeps {
  readonly orders: Orders;
  readonly messages: Pick<Messages, 'countOf' | 'unansweredOf'>;
  readonly catalog: Pick<Catalog, 'sellerName'>;
  readonly payees: PayoutPort;
}

/** Creates the door to a seller's own orders. */
export function createSellers(deps: SellersDeps): Sellers {
  return {
    center: (seller, page) => centerOf(deps, seller, page),
    ship: (sellerId, asked) => shipOwnPart(deps, sellerId, asked),
    withdraw: (sellerId, asked) => withdrawOwnParcel(deps, sellerId, asked),
    cancel: (sellerId, asked) => cancelOwnPart(deps, sellerId, asked),
  };
}

async function centerOf(
  deps: SellersDeps,
  { id, sellerId }: { id: Id<'shp'>; sellerId: Id<'sel'> },
  page?: { group: SaleGroup; after: SalesPlace },
): Promise<Center> {
  const { orders, messages, catalog, payees } = deps;
  const [shop, sales, totals, payout] = await Promise.all([
    catalog.sellerName(sellerId),
    page
      ? salesOf(deps, sellerId, page.group, page.after).then((one) => [one])
      : Promise.all(saleGroups.map((group) => salesOf(deps, sellerId, group))),
    orders.totalsOfSeller(sellerId),
    payees.payoutOf({ id, sellerId }),
  ]);
  const { label } = payout.kind === 'wallet' ? payout : { label: undefined };
  const parts = sales
    .flatMap((list) => list.orders.flatMap((order) => order.parts))
    .filter((part) => part.sellerId === sellerId);
  const [counts, unanswered] = await Promise.all([messages.countOf(parts), messages.unansweredOf(parts, 'seller')]);
  return {
    shop,
    sellerId,
    sales,
    totals,
    messages: counts,
    unanswered,
    payout: payout.kind === 'wallet' ? { label } : null,
  };
}

async function salesOf(
  { orders }: SellersDeps,
  sellerId: Id<'sel'>,
  group: SaleGroup,
  after?: SalesPlace,
): Promise<Sales> {
  const most = after || isByDue(group) ? A_PAGE : FIRST_PAGE;
  const found = await orders.ofSeller(sellerId, { group, after, most: most + 1 });
  const shown = found.slice(0, most);
  const last = found.length > most ? shown.at(-1) : undefined;
  const part = last?.parts.find((one) => one.sellerId === sellerId);
  return { group, orders: shown, next: last && part && salesPlaceOf(group, last, part) };
}

interface Own {
  readonly order: Order;
  readonly part: OrderPart;
}

async function findOwn(
  { orders }: SellersDeps,
  sellerId: Id<'sel'>,
  { orderId, partId }: Named,
): Promise<Own | undefined> {
  const order = await orders.find(orderId);
  const part = order?.parts.find((one) => one.id === partId && one.sellerId === sellerId);
  return order && part && order.status === 'paid' ? { order, part } : undefined;
}

async function shipOwnPart(deps: SellersDeps, sellerId: Id<'sel'>, asked: Shipping): Outcome {
  const own = await findOwn(deps, sellerId, asked);
  if (!own) return err({ code: 'part_not_found' });
  const { order, part } = own;
  // If the button was pressed twice, the second request finds the parcel announced.
  if (parcelBy(part, asked.code)?.carrier === asked.carrier) return ok();
  const parcel = judgeParcel(asked, piecesToShip(part));
  if (!parcel.ok) return parcel;
  return done(await deps.orders.ship(order, part.id, parcel.value));
}

async function withdrawOwnParcel(
  deps: SellersDeps,
  sellerId: Id<'sel'>,
  asked: Named & { readonly parcelId: string },
): Outcome {
  const own = await findOwn(deps, sellerId, asked);
  return own
    ? done(await deps.orders.withdraw(own.order, own.part.id, asked.parcelId))
    : err({ code: 'part_not_found' });
}

async function cancelOwnPart(
  deps: SellersDeps,
  sellerId: Id<'sel'>,
  asked: Named & { readonly reason: string },
): Outcome {
  const own = await findOwn(deps, sellerId, asked);
  if (!own) return err({ code: 'part_not_found' });
  // If the button was pressed twice, the second request finds the part refunded.
  if (own.part.status === 'refunded') return ok();
  const reason = judgeReason(asked.reason);
  if (!reason.ok) return reason;
  return done(await deps.orders.cancelPart(own.order, own.part.id, reason.value));
}

function done<E>(outcome: Result<unknown, E>): Result<void, E> {
  return outcome.ok ? ok() : outcome;
}
