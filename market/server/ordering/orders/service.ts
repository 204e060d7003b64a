import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Order, OrderError, OrderPolicy, SaleGroup, WalletTerms } from './domain.ts';
import { cancelOrder, endOrdersUnder, expireOrder } from './end-service.ts';
import { announceParcel, confirmPart, recordDelivery, shipPart } from './fulfillment-service.ts';
import type { Parcel } from './fulfillment-service.ts';
import type { PaymentState } from './payment-domain.ts';
import { checkOrder, payOrder, syncOrder } from './pay-service.ts';
import type { PayOutcome } from './pay-service.ts';
import { findPlaced, placeOrder } from './place-service.ts';
import type { PlaceError, Placing } from './place-service.ts';
import type { OrdersDeps, Refused, Unknown } from './port.ts';
import { giveBack, recordByReference } from './record-service.ts';
import { bySeller, byShopper, findOrder, isOldestFirst, pageOfOrders, policyAt, totalsOfSeller } from './store.ts';

/** The door to orders. */
export interface Orders {
  /** Places an order for what is in the cart, with its goods taken. The same key is the same order. */
  place(placing: Placing): Promise<Result<Order, PlaceError>>;
  /** The order that a shopper's press with this key has placed before, if it has. */
  placedBy(shopperId: Id<'shp'>, placeKey: string): Promise<Order | undefined>;
  /** Asks the wallet to be paid for an order, by its link or another; of the same attempt however often. */
  pay(order: Order, linkId?: Id<'lnk'>): PayOutcome;
  /** Cancels an order that is not paid, at its shopper's wish. Ended before, it stays as it was. */
  cancel(id: Id<'ord'>): PayOutcome;
  /** Ends the orders that were to be paid under a link that is over. @throws To be called again. */
  endOfLink(linkId: Id<'lnk'>): Promise<void>;
  find(id: string): Promise<Order | undefined>;
  /** One of a shopper's own orders; nobody else's is there. */
  findOwn(shopperId: Id<'shp'>, id: string): Promise<Order | undefined>;
  /** The newest first, at most `most`; with `before` those that are older than that order. */
  ofShopper(id: Id<'shp'>, more?: { before?: Id<'ord'> | undefined; most?: number }): Promise<Order[]>;
  /** A page of a seller's paid orders: what is to be shipped oldest first, the rest newest first. */
  ofSeller(id: Id<'sel'>, page: SalesPage): Promise<Order[]>;
  /** In euro cents, over all orders; `paidMinor` is what is left to the seller of what was released. */
  totalsOfSeller(id: Id<'sel'>): ReturnType<typeof totalsOfSeller>;
  /** The rules under which an order would be placed now. */
  policy(): Promise<OrderPolicy>;
  /** The wallet's terms of now; undefined where it does not answer. */
  terms(): Promise<WalletTerms | undefined>;
  /** Looks the payment up and brings the order to where it is: return, polling and reconciler all come here. */
  sync(id: Id<'ord'>): Promise<Order | undefined>;
  /** As `sync`, with a payment that was looked up. A payment of no order is passed over. */
  recordPayment(payment: PaymentState): Promise<void>;
  /** Ends a payment that no order waits for, and refunds what was taken for it. */
  giveBack(paymentId: string): Promise<void>;
  /** Takes down what a seller hands to a carrier. A parcel that another buyer got, or that is there already, is refused. */
  ship(order: Order, partId: string, parcel: Parcel): Promise<Result<Order, OrderError | Refused>>;
  /** Notifies wallet and carrier of a parcel that was taken down. @throws To be called again. */
  announceParcel(orderId: Id<'ord'>, partId: string): Promise<void>;
  /** Releases a part on its buyer's word. */
  confirm(order: Order, partId: string): Promise<Result<Order, OrderError | Refused | Unknown>>;
  /** The carrier has delivered a parcel. One that is of no order, or was there before it was shipped, is passed over. */
  recordDelivery(trackerId: string, deliveredAt: Date): Promise<void>;
  /** Looks after an order that waits for its payment. */
  check(id: Id<'ord'>): Promise<void>;
  /** Ends an order at its deadline. */
  expire(id: Id<'ord'>): Promise<void>;
}

/** What of a seller's orders is looked at. */
interface SalesPage {
  readonly group: SaleGroup;
  /** Those after this order. */
  readonly after?: Id<'ord'> | undefined;
  readonly most: number;
}

const MOST_OF_SHOPPER = 50;

export function createOrders(deps: OrdersDeps): Orders {
  const { db, world } = deps;
  return {
    place: (placing) => placeOrder(deps, placing),
    placedBy: (shopperId, placeKey) => findPlaced(deps, shopperId, placeKey),
    pay: (order, linkId) => payOrder(deps, order, linkId),
    cancel: (id) => cancelOrder(deps, id),
    endOfLink: (linkId) => endOrdersUnder(deps, linkId),
    find: async (id) => (isId('ord', id) ? db.one((tx) => findOrder(tx, id)) : undefined),
    findOwn: async (shopper, id) => (isId('ord', id) ? db.asReader({ shopper }, (tx) => findOrder(tx, id)) : undefined),
    ofShopper: (id, { before, most = MOST_OF_SHOPPER } = {}) =>
      db.asReader({ shopper: id }, (tx) => pageOfOrders(tx, byShopper(id, before), { most })),
    ofSeller: (id, { group, after, most }) =>
      db.one((tx) => pageOfOrders(tx, bySeller(id, group, after), { most, isOldestFirst: isOldestFirst(group) })),
    totalsOfSeller: (id) => db.one((tx) => totalsOfSeller(tx, id)),
    terms: () => deps.wallet.terms(),
    policy: () => db.asNobody((tx) => policyAt(tx, world.clocks.business())),
    sync: (id) => syncOrder(deps, id),
    recordPayment: (payment) => recordByReference(deps, payment),
    giveBack: (paymentId) => giveBack(deps, paymentId),
    ship: (order, partId, parcel) => shipPart(deps, order, partId, parcel),
    announceParcel: (orderId, partId) => announceParcel(deps, orderId, partId),
    confirm: (order, partId) => confirmPart(deps, order, partId),
    recordDelivery: (trackerId, deliveredAt) => recordDelivery(deps, trackerId, deliveredAt),
    check: (id) => checkOrder(deps, id),
    expire: (id) => expireOrder(deps, id),
  };
}
