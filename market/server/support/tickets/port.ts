import type { Db } from '#platform/db/db.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Orders } from '../../ordering/orders/service.ts';

/** Who writes to support: a shopper, who may be a seller as well. */
export type Writer = Pick<Shopper, 'id' | 'sellerId'>;

/** The orders that tickets ask about. */
export type OrdersPort = Pick<Orders, 'find' | 'findOwn' | 'ofShopper' | 'ofSeller'>;

/** What the door to tickets needs. */
export interface TicketsDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids' | 'random'>;
  readonly orders: OrdersPort;
  readonly waker: Pick<Waker, 'wake'>;
}
