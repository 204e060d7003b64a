import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { hasParcel } from '../../ordering/orders/domain.ts';
import type { Order, OrderError, SaleGroup } from '../../ordering/orders/domain.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import type { Refused } from '../../ordering/orders/port.ts';
import type { Catalog } from '../../catalog/service.ts';
import { judgeParcel } from './domain.ts';
import type { Parcel, ParcelFault } from './domain.ts';

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
  /** The last order of this page, if there is a next page. */
  readonly next: Id<'ord'> | undefined;
}

/** A seller's orders and their sums. */
export interface Center {
  readonly shop: string;
  readonly sellerId: Id<'sel'>;
  /** The wallet that the seller is paid into; while it is null, nothing of theirs is for sale. */
  readonly payout: { readonly label: string | undefined } | null;
  readonly sales: readonly Sales[];
  readonly totals: Awaited<ReturnType<Orders['totalsOfSeller']>>;
}

/** The number of orders on one page of a list. */
const A_PAGE = 50;

/** The groups of a seller's parts, in the order of the page. */
export const saleGroups = ['to_ship', 'on_the_way', 'settled'] as const satisfies readonly SaleGroup[];

/** The refusals of a parcel. */
export type ShipError = ParcelFault | OrderError | Refused | { readonly code: 'part_not_found' };

/** The door to a seller's own orders. */
export interface Sellers {
  /** Reads the seller center. @param page A later page of one list; without it, the first page of each. */
  center(
    seller: { id: Id<'shp'>; sellerId: Id<'sel'> },
    page?: { group: SaleGroup; after: Id<'ord'> },
  ): Promise<Center>;
  /** Records the parcel of a seller's own part of a paid order. Any other part is not found. */
  ship(sellerId: Id<'sel'>, asked: Shipping): Promise<Result<Parcel, ShipError>>;
}

/** A part and its parcel, as a seller typed them. */
interface Shipping {
  readonly orderId: string;
  readonly partId: string;
  readonly carrier: string;
  readonly code: string;
}

interface SellersDeps {
  readonly orders: Orders;
  readonly catalog: Pick<Catalog, 'sellerName'>;
  readonly payees: PayoutPort;
}

/** Creates the door to a seller's own orders. */
export function createSellers(deps: SellersDeps): Sellers {
  return {
    center: (seller, page) => centerOf(deps, seller, page),
    ship: (sellerId, asked) => shipOwnPart(deps, sellerId, asked),
  };
}

async function centerOf(
  deps: SellersDeps,
  { id, sellerId }: { id: Id<'shp'>; sellerId: Id<'sel'> },
  page?: { group: SaleGroup; after: Id<'ord'> },
): Promise<Center> {
  const { orders, catalog, payees } = deps;
  const [shop, sales, totals, payout] = await Promise.all([
    catalog.sellerName(sellerId),
    page
      ? salesOf(deps, sellerId, page.group, page.after).then((one) => [one])
      : Promise.all(saleGroups.map((group) => salesOf(deps, sellerId, group))),
    orders.totalsOfSeller(sellerId),
    payees.payoutOf({ id, sellerId }),
  ]);
  const { label } = payout.kind === 'wallet' ? payout : { label: undefined };
  return { shop, sellerId, sales, totals, payout: payout.kind === 'wallet' ? { label } : null };
}

async function salesOf(
  { orders }: SellersDeps,
  sellerId: Id<'sel'>,
  group: SaleGroup,
  after?: Id<'ord'>,
): Promise<Sales> {
  const found = await orders.ofSeller(sellerId, { group, after, most: A_PAGE + 1 });
  const shown = found.slice(0, A_PAGE);
  return { group, orders: shown, next: found.length > A_PAGE ? shown.at(-1)?.id : undefined };
}

async function shipOwnPart(
  { orders }: SellersDeps,
  sellerId: Id<'sel'>,
  { orderId, partId, ...typed }: Shipping,
): Promise<Result<Parcel, ShipError>> {
  const order = await orders.find(orderId);
  const part = order?.parts.find((one) => one.id === partId && one.sellerId === sellerId);
  if (!order || !part || order.status !== 'paid') return err({ code: 'part_not_found' });
  const parcel = judgeParcel(typed);
  if (!parcel.ok) return parcel;
  // If the button was pressed twice, the second request finds the parcel recorded.
  if (hasParcel(part, parcel.value)) return parcel;
  const shipped = await orders.ship(order, part.id, parcel.value);
  return shipped.ok ? ok(parcel.value) : shipped;
}
