import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Order, OrderError, OrderPolicy, WalletTerms } from './domain.ts';
import { cancelOrder, endOrdersUnder, expireOrder } from './end-service.ts';
import { recordCases } from './case-service.ts';
import type { DisputedPart } from './case-service.ts';
import { cancelPart, confirmPart, problemPageOf, shipPart, withdrawParcel } from './fulfillment-service.ts';
import type { SellerOutcome } from './fulfillment-service.ts';
import type { Announced } from './parcels-domain.ts';
import type { PaymentState } from './payment-domain.ts';
import { checkOrder, payOrder, syncOrder } from './pay-service.ts';
import type { PayOutcome } from './pay-service.ts';
import { findPlaced, placeOrder } from './place-service.ts';
import type { PlaceError, Placing } from './place-service.ts';
import type { Confirmation, OrdersDeps, Refused, Unknown } from './port.ts';
import { giveBack, recordByReference } from './record-service.ts';
import { buyersByShortNumber, byShopper, findOrder, pageOfOrders, policyAt } from './store.ts';
import { salesOf, totalsOfSeller } from './sales-store.ts';
import type { SalesPage } from './sales-store.ts';

/** The door to orders. */
export interface Orders {
  /** Places an order for the cart and takes its goods. A repeated call with the same key returns the same order. */
  place(placing: Placing): Promise<Result<Order, PlaceError>>;
  /** Finds the order that the shopper has placed with this key. */
  placedBy(shopperId: Id<'shp'>, placeKey: string): Promise<Order | undefined>;
  /** Requests the payment of an order by its own link or another. A repeated call finds the same attempt. */
  pay(order: Order, linkId?: Id<'lnk'>): PayOutcome;
  /** Cancels an unpaid order for its shopper. An order that has ended stays as it is. */
  cancel(id: Id<'ord'>): PayOutcome;
  /** Ends the unpaid orders of a link that has ended. @throws If one cannot be ended yet; call it again. */
  endOfLink(linkId: Id<'lnk'>): Promise<void>;
  find(id: string): Promise<Order | undefined>;
  /** Finds one of the shopper's own orders, and no other. */
  findOwn(shopperId: Id<'shp'>, id: string): Promise<Order | undefined>;
  /** Lists a shopper's orders, newest first, `most` at most; with `before`, only those older than that order. */
  ofShopper(id: Id<'shp'>, more?: { before?: Id<'ord'> | undefined; most?: number }): Promise<Order[]>;
  /** Lists the buyers of the orders whose ids end with these eight letters. */
  ofShortNumber(letters: string, most: number): Promise<Id<'shp'>[]>;
  /** Lists a page of a seller's paid orders: those with work to do by its deadline, the others newest first. */
  ofSeller(id: Id<'sel'>, page: SalesPage): Promise<Order[]>;
  /** Sums a seller's orders, in euro cents. `paidMinor` is the released amount less commission. */
  totalsOfSeller(id: Id<'sel'>): ReturnType<typeof totalsOfSeller>;
  /** The rules under which an order would be placed now. */
  policy(): Promise<OrderPolicy>;
  /** The wallet's current terms; undefined if it does not answer in time and never has. */
  terms(): Promise<WalletTerms | undefined>;
  /** Brings an order up to date with its payment. The browser's return, polling and the reconciler all call this. */
  sync(id: Id<'ord'>): Promise<Order | undefined>;
  /** Applies a payment that was looked up to the order that it names. Ignores a payment of no order. */
  recordPayment(payment: PaymentState): Promise<void>;
  /** Stores the cases of the payment's order, as the wallet answers them. @throws If the wallet does not. */
  recordCases(payment: Pick<PaymentState, 'reference'>): Promise<readonly DisputedPart[]>;
  /** Ends a payment that no order awaits, and refunds the money that was taken for it. */
  giveBack(paymentId: string): Promise<void>;
  /** Announces a seller's parcel to the wallet. Nothing is recorded if the wallet does not answer. */
  ship(order: Order, partId: string, parcel: Announced): SellerOutcome;
  /** Takes back a parcel that no carrier has scanned. */
  withdraw(order: Order, partId: string, parcelId: string): SellerOutcome;
  /** Cancels a part before it is shipped, and refunds it. @param reason For the buyer. */
  cancelPart(order: Order, partId: string, reason: string): SellerOutcome;
  /** Asks the wallet for its page on which the buyer reports a problem with a part. */
  problemPage(order: Order, partId: string): Promise<Result<string, OrderError | Refused | Unknown>>;
  /** Asks the wallet where the buyer confirms a part. The shop's word releases nothing. */
  confirm(order: Order, partId: string): Promise<Result<Confirmation, OrderError | Refused | Unknown>>;
  /** Synchronizes an order that awaits its payment, and sets the next check. */
  check(id: Id<'ord'>): Promise<void>;
  /** Ends an order at its deadline. */
  expire(id: Id<'ord'>): Promise<void>;
}

const MOST_OF_SHOPPER = 50;

/** Creates the door to orders. */
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
      db.asReader({ shopper: id }, (tx) => pageOfOrders(tx, byShopper(id, before), most)),
    ofSeller: (id, page) => db.one((tx) => salesOf(tx, id, page)),
    ofShortNumber: (letters, most) => db.one((tx) => buyersByShortNumber(tx, letters, most)),
    totalsOfSeller: (id) => db.one((tx) => totalsOfSeller(tx, id)),
    terms: () => deps.wallet.terms(),
    policy: () => db.asNobody((tx) => policyAt(tx, world.clocks.business())),
    sync: (id) => syncOrder(deps, id),
    recordPayment: (payment) => recordByReference(deps, payment),
    recordCases: (payment) => recordCases(deps, payment),
    giveBack: (paymentId) => giveBack(deps, paymentId),
    ship: (order, partId, parcel) => shipPart(deps, order, partId, parcel),
    withdraw: (order, partId, parcelId) => withdrawParcel(deps, order, partId, parcelId),
    cancelPart: (order, partId, reason) => cancelPart(deps, order, partId, reason),
    problemPage: (order, partId) => problemPageOf(deps, order, partId),
    confirm: (order, partId) => confirmPart(deps, order, partId),
    check: (id) => checkOrder(deps, id),
    expire: (id) => expireOrder(deps, id),
  };
}
