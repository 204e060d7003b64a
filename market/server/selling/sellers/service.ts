import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { hasParcel } from '../../ordering/orders/domain.ts';
import type { Order, OrderError } from '../../ordering/orders/domain.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import type { Refused } from '../../ordering/orders/wallet-port.ts';
import type { Catalog } from '../../shopping/catalog/service.ts';
import { judgeParcel } from './domain.ts';
import type { Parcel, ParcelFault } from './domain.ts';

/** What sellers need of the wallet; `market/server/wallet` is who knows how. */
export interface PayoutPort {
  payoutOf(seller: {
    id: Id<'shp'>;
    sellerId: Id<'sel'>;
  }): Promise<{ readonly kind: 'none' } | { readonly kind: 'wallet'; readonly label: string | undefined }>;
}

/** A seller's orders and what they come to. */
export interface Center {
  readonly shop: string;
  readonly sellerId: Id<'sel'>;
  /** The wallet that they are paid into; null while there is none, and then nothing is for sale. */
  readonly payout: { readonly label: string | undefined } | null;
  readonly orders: readonly Order[];
  readonly totals: Awaited<ReturnType<Orders['totalsOfSeller']>>;
}

export type ShipError = ParcelFault | OrderError | Refused | { readonly code: 'part_not_found' };

/** The door for sellers. */
export interface Sellers {
  center(seller: { id: Id<'shp'>; sellerId: Id<'sel'> }): Promise<Center>;
  /** Hands a seller's own part of a paid order to a carrier; nobody else's is there. */
  ship(
    sellerId: Id<'sel'>,
    asked: { orderId: string; partId: string; carrier: string; code: string },
  ): Promise<Result<Parcel, ShipError>>;
}

export function createSellers(deps: {
  orders: Orders;
  catalog: Pick<Catalog, 'sellerName'>;
  payees: PayoutPort;
}): Sellers {
  const { orders, catalog, payees } = deps;
  return {
    center: async ({ id, sellerId }) => {
      const [shop, own, totals, payout] = await Promise.all([
        catalog.sellerName(sellerId),
        orders.ofSeller(sellerId),
        orders.totalsOfSeller(sellerId),
        payees.payoutOf({ id, sellerId }),
      ]);
      const { label } = payout.kind === 'wallet' ? payout : { label: undefined };
      return { shop, sellerId, orders: own, totals, payout: payout.kind === 'wallet' ? { label } : null };
    },
    ship: async (sellerId, { orderId, partId, ...typed }) => {
      const order = await orders.find(orderId);
      const part = order?.parts.find((one) => one.id === partId && one.sellerId === sellerId);
      if (!order || !part || order.status !== 'paid') return err({ code: 'part_not_found' });
      const parcel = judgeParcel(typed);
      if (!parcel.ok) return parcel;
      // Pressed twice, the second press finds done what it asks for.
      if (hasParcel(part, parcel.value)) return parcel;
      const shipped = await orders.ship(order, part.id, parcel.value);
      return shipped.ok ? ok(parcel.value) : shipped;
    },
  };
}
