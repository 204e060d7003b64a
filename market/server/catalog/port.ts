import type { Id } from '#platform/kernel/id.ts';

/** The call about offers that the catalog's pages need, implemented by `market/server/coupons`. */
export interface OffersPort {
  /**
   * Says in one sentence what a shop takes off a first order; undefined if it has no such offer for this person.
   *
   * @param asked.productId The offer must hold for this product.
   * @param asked.shopperId Undefined for a guest.
   */
  firstOrderOffer(asked: {
    readonly sellerId: Id<'sel'>;
    readonly shop: string;
    readonly productId?: Id<'prd'>;
    readonly shopperId: Id<'shp'> | undefined;
  }): Promise<string | undefined>;
}
