import type { Db } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Carts } from '../../cart/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import type { Order, OrderPolicy, SaleGroup } from './domain.ts';
import { createCancel, createEndOfLink, createEndUnpaid } from './end-service.ts';
import type { Cancel, EndOfLink, EndUnpaid } from './end-service.ts';
import { createFulfillment } from './fulfillment-service.ts';
import type { Fulfillment } from './fulfillment-service.ts';
import { isTaken } from './payment-domain.ts';
import type { PaymentState } from './payment-domain.ts';
import { createAsk, createEndAttempt, createPay } from './pay-service.ts';
import type { Ask, Pay } from './pay-service.ts';
import { CHECK_EVERY_MS, createPlace } from './place-service.ts';
import type { Place } from './place-service.ts';
import { createRecorder } from './record-service.ts';
import type { Recorder } from './record-service.ts';
import {
  byPlaceKey,
  bySeller,
  byShopper,
  findOrder,
  findOrders,
  isOldestFirst,
  pageOfOrders,
  policyAt,
  totalsOfSeller,
} from './store.ts';
import type { TrackingPort, WalletPort } from './wallet-port.ts';

/** The door to orders. */
export interface Orders extends Fulfillment {
  /** Places an order for what is in the cart, with its goods taken. The same key is the same order. */
  readonly place: Place;
  /** What a shopper's press with this key has come to before, if it has. */
  placedBy(shopperId: Id<'shp'>, placeKey: string): Promise<Order | undefined>;
  /** Asks the wallet to be paid for an order; of the same attempt however often. */
  readonly pay: Pay;
  readonly cancel: Cancel;
  readonly endOfLink: EndOfLink;
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
  /** Looks the payment up and brings the order to where it is: return, polling and reconciler all come here. */
  sync(id: Id<'ord'>): Promise<Order | undefined>;
  /** As `sync`, for whoever has looked the payment up. @param reference The order's, as the payment has it. */
  recordPayment(reference: string, payment: PaymentState): Promise<void>;
  /** Ends a payment that no order waits for, and refunds what was taken for it. Handler of `orders.give_back`. */
  giveBack(paymentId: string): Promise<void>;
  readonly timers: Readonly<Record<'order.check' | 'order.expire', (subject: string) => Promise<void>>>;
}

export interface OrdersDeps {
  readonly db: Db;
  readonly world: World;
  readonly catalog: Catalog;
  readonly carts: Carts;
  readonly wallet: WalletPort;
  readonly tracking: TrackingPort;
  readonly publicUrl: string;
  /** Hurries the letters that a change has caused. */
  readonly wake: () => void;
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
  const find = async (id: string): Promise<Order | undefined> =>
    isId('ord', id) ? db.one((tx) => findOrder(tx, id)) : undefined;
  const record = createRecorder(deps);
  const ask = createAsk(deps, record);
  const endAttempt = createEndAttempt(deps, record, ask);
  const endUnpaid = createEndUnpaid(deps, endAttempt);
  const sync = createSync(deps, { find, ask, record });
  return {
    place: createPlace(deps),
    placedBy: async (shopper, placeKey) =>
      (await db.asReader({ shopper }, (tx) => findOrders(tx, byPlaceKey(placeKey))))[0],
    pay: createPay(deps, ask, endAttempt),
    cancel: createCancel(endUnpaid),
    endOfLink: createEndOfLink(deps, endUnpaid),
    find,
    findOwn: async (shopper, id) => (isId('ord', id) ? db.asReader({ shopper }, (tx) => findOrder(tx, id)) : undefined),
    ofShopper: (id, { before, most = MOST_OF_SHOPPER } = {}) =>
      db.asReader({ shopper: id }, (tx) => pageOfOrders(tx, byShopper(id, before), { most })),
    ofSeller: (id, { group, after, most }) =>
      db.one((tx) => pageOfOrders(tx, bySeller(id, group, after), { most, isOldestFirst: isOldestFirst(group) })),
    totalsOfSeller: (id) => db.one((tx) => totalsOfSeller(tx, id)),
    policy: () => db.asReader({ nobody: true }, (tx) => policyAt(tx, world.clocks.business())),
    sync,
    recordPayment: async (reference, payment) => {
      const order = await find(reference);
      if (order) await record(order.id, payment);
    },
    giveBack: createGiveBack(deps),
    ...createFulfillment(deps, record),
    timers: createTimers(deps, sync, endUnpaid),
  };
}

function createSync(
  { wallet }: Pick<OrdersDeps, 'wallet'>,
  doors: { find: Orders['find']; ask: Ask; record: Recorder },
): Orders['sync'] {
  return async (id) => {
    const order = await doors.find(id);
    if (order?.status === 'awaiting_payment') {
      const asked = await doors.ask(id, { linkId: order.linkId, mayBegin: false });
      return asked.ok ? asked.value : doors.find(id);
    }
    if (order?.status !== 'paid' || order.paymentId === null) return order;
    const payment = await wallet.getPayment(order.paymentId);
    return payment.ok ? doors.record(id, payment.value) : order;
  };
}

function createGiveBack({ wallet, world }: OrdersDeps): Orders['giveBack'] {
  return async (paymentId) => {
    const ended = await wallet.cancelPayment(paymentId);
    if (!ended.ok) throw new Error(`The payment ${paymentId} could not be ended: ${ended.error.code}.`);
    if (!isTaken(ended.value)) return;
    world.log.warn({ payment: paymentId }, 'a payment that no order waits for is given back');
    for (const part of ended.value.parts.filter((one) => one.status === 'held')) {
      const refunded = await wallet.cancelPart(paymentId, part.id);
      if (!refunded.ok) throw new Error(`The part ${part.id} could not be refunded: ${refunded.error.code}.`);
    }
  };
}

function createTimers(
  { db, world }: Pick<OrdersDeps, 'db' | 'world'>,
  sync: Orders['sync'],
  endUnpaid: EndUnpaid,
): Orders['timers'] {
  const later = (kind: keyof Orders['timers'], subject: string): Promise<void> => {
    const dueAt = new Date(world.clocks.business().getTime() + CHECK_EVERY_MS);
    return db.asWriter((tx) => setTimers(tx, [{ kind, subject, dueAt }]));
  };
  return {
    'order.check': async (id) => {
      invariant(isId('ord', id), 'a check names its order');
      const order = await sync(id);
      if (order?.status === 'awaiting_payment') await later('order.check', id);
    },
    'order.expire': async (id) => {
      invariant(isId('ord', id), 'a deadline names its order');
      const ended = await endUnpaid(id, 'expired');
      if (!ended.ok || ended.value.status === 'awaiting_payment') await later('order.expire', id);
    },
  };
}
