import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { PostalAddress, Shopper } from '../../accounts/accounts/domain.ts';
import type { Cart } from '../../shopping/cart/domain.ts';
import type { Carts } from '../../shopping/cart/service.ts';
import type { Catalog } from '../../shopping/catalog/service.ts';
import { PAY_WITHIN_MS, apply, mayConfirm, mayPay, mayShip, needsNewAttempt, toParts } from './domain.ts';
import type { Order, OrderError, PaymentState } from './domain.ts';
import {
  byId,
  byPlaceKey,
  bySeller,
  byShopper,
  byTracker,
  findOrders,
  insertOrder,
  lockOrder,
  updateOrder,
} from './store.ts';
import type { Refused, TrackingPort, Unknown, WalletPort } from './wallet-port.ts';

export type PlaceError =
  | { readonly code: 'cart_changed' }
  | { readonly code: 'stock_short'; readonly name: string }
  | { readonly code: 'cart_empty' };

export interface Placing {
  readonly shopper: Shopper;
  readonly address: PostalAddress;
  readonly linkId: string;
  readonly placeKey: string;
  /** The total that the shopper saw, in minor units: another one has to be seen first. */
  readonly seenMinor: bigint;
}

/** The door to orders. */
export interface Orders {
  /** Places an order for what is in the cart, with its goods taken. The same key is the same order. */
  place(placing: Placing): Promise<Result<Order, PlaceError>>;
  /** Asks the wallet to be paid for an order; of the same attempt however often. */
  pay(order: Order, linkId?: string): Promise<Result<Order, OrderError | Refused | Unknown>>;
  find(id: string): Promise<Order | undefined>;
  ofShopper(id: Id<'shp'>): Promise<Order[]>;
  ofSeller(id: Id<'sel'>): Promise<Order[]>;
  /** Looks the payment up and brings the order to where it is: return, webhook and reconciler all come here. */
  sync(id: Id<'ord'>): Promise<Order | undefined>;
  /** As `sync`, for whoever has looked the payment up. @param reference The order's, as the payment has it. */
  recordPayment(reference: string, payment: PaymentState): Promise<void>;
  ship(
    order: Order,
    partId: string,
    parcel: { carrier: string; trackingCode: string },
  ): Promise<Result<Order, OrderError | Refused | Unknown>>;
  confirm(order: Order, partId: string): Promise<Result<Order, OrderError | Refused | Unknown>>;
  /** The carrier has delivered a parcel. One that is of no order is passed over. */
  recordDelivery(trackerId: string, deliveredAt: Date): Promise<void>;
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

const SILENT = 'The wallet does not answer; the goods stay taken until it does.';
/** How soon an order that waits for its payment is looked after again. */
const CHECK_EVERY_MS = 60_000;

export function createOrders(deps: OrdersDeps): Orders {
  const { db, wallet } = deps;
  const find = async (id: string): Promise<Order | undefined> =>
    isId('ord', id) ? (await db.write((tx) => findOrders(tx, byId(id))))[0] : undefined;
  const record = createRecorder(deps);
  const pay = createPay(deps, record);
  const sync = async (id: Id<'ord'>): Promise<Order | undefined> => {
    const order = await find(id);
    if (!order) return undefined;
    if (order.paymentId === null) {
      // A crash between the order and the wallet's answer: the same key finds the same payment.
      if (order.status !== 'awaiting_payment' || order.problem !== null) return order;
      const paid = await pay(order);
      return paid.ok ? paid.value : find(id);
    }
    const payment = await wallet.getPayment(order.paymentId);
    return payment.ok ? record(id, payment.value) : order;
  };
  return {
    place: createPlace(deps),
    pay,
    find,
    ofShopper: (id) => db.write((tx) => findOrders(tx, byShopper(id))),
    ofSeller: (id) => db.write((tx) => findOrders(tx, bySeller(id), 200)),
    sync,
    recordPayment: async (reference, payment) => {
      const order = await find(reference);
      // An attempt that was given up says nothing about the one that came after it.
      const isCurrent =
        order && (order.paymentId === null || order.paymentId === payment.id || payment.status === 'captured');
      if (isCurrent) await record(order.id, payment);
    },
    ...createFulfillment(deps, record),
    timers: createTimers(deps, sync, record),
  };
}

type Recorder = (id: Id<'ord'>, payment: PaymentState) => Promise<Order>;

/** Writes what a payment makes of its order, with the letters that this causes, in one transaction. */
function createRecorder({ db, world, wake }: OrdersDeps): Recorder {
  return async (id, payment) => {
    const recorded = await db.write(async (tx) => {
      const before = await lockOrder(tx, id);
      invariant(before, 'an order with a payment is there');
      const order = apply(before, payment, world.clocks.business());
      await updateOrder(tx, order);
      if (order.status === 'paid')
        await clearTimers(tx, [
          { kind: 'order.check', subject: id },
          { kind: 'order.expire', subject: id },
        ]);
      await announce(tx, before, order);
      return order;
    });
    wake();
    return recorded;
  };
}

async function announce(tx: Tx, before: Order, order: Order): Promise<void> {
  const letter = (kind: string, partId?: string) => ({
    kind: 'letters.send',
    payload: { order_id: order.id, letter: kind, ...(partId === undefined ? {} : { part_id: partId }) },
  });
  const letters = [
    ...(before.status !== 'paid' && order.status === 'paid' ? [letter('paid')] : []),
    ...order.parts.flatMap((part) => {
      const was = before.parts.find((one) => one.id === part.id)?.status;
      const isNews = was !== part.status && ['shipped', 'delivered', 'released', 'refunded'].includes(part.status);
      return isNews ? [letter(part.status, part.id)] : [];
    }),
  ];
  await enqueue(tx, letters);
}

function createPlace({ db, world, catalog, carts }: OrdersDeps): Orders['place'] {
  return async (placing) => {
    const [known] = await db.write((tx) => findOrders(tx, byPlaceKey(placing.placeKey)));
    if (known) return known.shopperId === placing.shopper.id ? ok(known) : err({ code: 'cart_changed' });
    const cart = await carts.find(placing.shopper.id);
    if (cart.count === 0) return err({ code: 'cart_empty' });
    if (cart.amount.minor !== placing.seenMinor) return err({ code: 'cart_changed' });
    const order = await draft(placing, cart, { world, catalog });
    const lines = order.parts
      .flatMap((part) => part.lines)
      .toSorted((left, right) => (left.productId < right.productId ? -1 : 1));
    try {
      await db.write(async (tx) => {
        for (const line of lines) {
          if (!(await catalog.takeStock(tx, line.productId, line.quantity))) throw new StockShortError(line.name);
        }
        await insertOrder(tx, order);
        await carts.clear(tx, placing.shopper.id);
        const checkAt = new Date(order.createdAt.getTime() + CHECK_EVERY_MS);
        await setTimers(tx, [
          { kind: 'order.check', subject: order.id, dueAt: checkAt },
          { kind: 'order.expire', subject: order.id, dueAt: order.payBy },
        ]);
      });
    } catch (error) {
      if (error instanceof StockShortError) return err({ code: 'stock_short', name: error.message });
      throw error;
    }
    await world.faultpoint('order.placed');
    return ok(order);
  };
}

/** Leaves the transaction that had begun to take goods, so that it is rolled back. */
class StockShortError extends Error {
  override readonly name = 'StockShortError';
}

async function draft(
  placing: Placing,
  cart: Cart,
  { world, catalog }: Pick<OrdersDeps, 'world' | 'catalog'>,
): Promise<Order> {
  const lines = cart.groups.flatMap((group) => group.lines);
  const sellers = await catalog.sellersOf(lines.map((line) => line.product.id));
  const wanted = lines.map(({ product, quantity }) => {
    const seller = sellers.get(product.id);
    invariant(seller, 'what is for sale has a seller');
    const { id: productId, slug, name, pictureId, price } = product;
    return { line: { productId, slug, name, pictureId, quantity, price }, seller };
  });
  const createdAt = world.clocks.business();
  return {
    id: world.ids.mint('ord'),
    shopperId: placing.shopper.id,
    placeKey: placing.placeKey,
    status: 'awaiting_payment',
    linkId: placing.linkId,
    name: placing.shopper.name,
    email: placing.shopper.email,
    address: placing.address,
    amount: cart.amount,
    createdAt,
    payBy: new Date(createdAt.getTime() + PAY_WITHIN_MS),
    paidAt: null,
    paymentId: null,
    approvalUrl: null,
    attemptId: world.ids.mint('att'),
    problem: null,
    parts: toParts(wanted, () => world.ids.mint('opt')),
  };
}

function createPay({ db, world, wallet, publicUrl }: OrdersDeps, record: Recorder): Orders['pay'] {
  return async (asked, linkId) => {
    const allowed = mayPay(asked);
    if (!allowed.ok) return allowed;
    const order = await db.write(async (tx) => {
      const locked = await lockOrder(tx, asked.id);
      invariant(locked, 'an order stays');
      if (!needsNewAttempt(locked) && (linkId === undefined || linkId === locked.linkId)) return locked;
      // A payment that has ended, or a wallet that is not the one asked before: a new attempt with a key of its own.
      const fresh = { paymentId: null, approvalUrl: null, problem: null, attemptId: world.ids.mint('att') };
      const again = { ...locked, ...fresh, linkId: linkId ?? locked.linkId };
      await updateOrder(tx, again);
      return again;
    });
    const created = await wallet.createPayment(order, `${publicUrl}/orders/${order.id}/return`);
    await world.faultpoint('order.payment_created');
    if (created.ok) return ok(await record(order.id, created.value));
    if (created.error.code === 'wallet_refused') {
      const { problem } = created.error;
      await db.write(async (tx) => updateOrder(tx, { ...((await lockOrder(tx, order.id)) ?? order), problem }));
    }
    return created;
  };
}

function createFulfillment(
  { db, wallet, tracking }: OrdersDeps,
  record: Recorder,
): Pick<Orders, 'ship' | 'confirm' | 'recordDelivery'> {
  return {
    ship: async (order, partId, parcel) => {
      const part = order.parts.find((one) => one.id === partId);
      invariant(part && order.paymentId && part.walletPartId, 'a paid order has its payment’s parts');
      const allowed = mayShip(part);
      if (!allowed.ok) return allowed;
      const shipped = await wallet.ship(order.paymentId, part.walletPartId, parcel);
      if (!shipped.ok) return shipped;
      const trackerId = (await tracking.track(parcel)) ?? null;
      await db.write(async (tx) => {
        const locked = await lockOrder(tx, order.id);
        invariant(locked, 'an order stays');
        const parts = locked.parts.map((one) => (one.id === partId ? { ...one, ...parcel, trackerId } : one));
        await updateOrder(tx, { ...locked, parts });
      });
      return ok(await record(order.id, shipped.value));
    },
    confirm: async (order, partId) => {
      const part = order.parts.find((one) => one.id === partId);
      invariant(part && order.paymentId && part.walletPartId, 'a paid order has its payment’s parts');
      const allowed = mayConfirm(part);
      if (!allowed.ok) return allowed;
      const confirmed = await wallet.confirm(order.paymentId, part.walletPartId);
      return confirmed.ok ? ok(await record(order.id, confirmed.value)) : confirmed;
    },
    recordDelivery: async (trackerId, deliveredAt) => {
      const [order] = await db.write((tx) => findOrders(tx, byTracker(trackerId)));
      const part = order?.parts.find((one) => one.trackerId === trackerId);
      if (!order?.paymentId || !part?.walletPartId || part.deliveredAt !== null) return;
      const delivered = await wallet.deliver(order.paymentId, part.walletPartId, deliveredAt);
      if (delivered.ok) await record(order.id, delivered.value);
      else if (delivered.error.code === 'wallet_unreachable') throw new Error('The wallet does not answer.');
    },
  };
}

function createTimers(
  { db, world, wallet, catalog }: OrdersDeps,
  sync: Orders['sync'],
  record: Recorder,
): Orders['timers'] {
  return {
    'order.check': async (id) => {
      invariant(isId('ord', id), 'a check names its order');
      const order = await sync(id);
      if (order?.status !== 'awaiting_payment') return;
      const dueAt = new Date(world.clocks.business().getTime() + CHECK_EVERY_MS);
      await db.write((tx) => setTimers(tx, [{ kind: 'order.check', subject: id, dueAt }]));
    },
    'order.expire': async (id) => {
      invariant(isId('ord', id), 'a deadline names its order');
      const order = await sync(id);
      if (order?.status !== 'awaiting_payment') return;
      // Asked for and never answered: it may have been paid at once.
      if (order.paymentId === null && order.problem === null) throw new Error(SILENT);
      if (order.paymentId !== null) {
        // The payment is called off first: were it captured in this instant, the order would be paid, not expired.
        const ended = await wallet.cancelPayment(order.paymentId);
        if (!ended.ok) throw new Error(SILENT);
        if ((await record(id, ended.value)).status !== 'awaiting_payment') return;
      }
      await db.write(async (tx) => {
        const locked = await lockOrder(tx, id);
        if (locked?.status !== 'awaiting_payment') return;
        await updateOrder(tx, { ...locked, status: 'expired' });
        for (const line of locked.parts.flatMap((part) => part.lines)) {
          await catalog.returnStock(tx, line.productId, line.quantity);
        }
        await clearTimers(tx, [{ kind: 'order.check', subject: id }]);
      });
    },
  };
}
