import type { Db } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { total } from '#platform/money/money.ts';
import { linesInOrder, newOrder, toParts } from '../../market/server/ordering/orders/domain.ts';
import type { Order, WantedLine } from '../../market/server/ordering/orders/domain.ts';
import { orderDeadlines, orderJobs } from '../../market/server/ordering/orders/jobs.ts';
import { takeOrder } from '../../market/server/ordering/orders/place-service.ts';
import { createOrders } from '../../market/server/ordering/orders/service.ts';
import type { Orders } from '../../market/server/ordering/orders/service.ts';
import { byPlaceKey, findOrders, policyAt, updateOrder } from '../../market/server/ordering/orders/store.ts';
import type { OrderCoupons, WalletPort } from '../../market/server/ordering/orders/port.ts';
import type { Carts } from '../../market/server/cart/service.ts';
import type { Catalog } from '../../market/server/catalog/service.ts';
import { returnStock, takeStock } from '../../market/server/catalog/store.ts';
import { walletEventJobs } from '../../market/server/wallet/events/jobs.ts';
import { createWalletEvents } from '../../market/server/wallet/events/service.ts';
import type { WalletGateway } from '../../market/server/wallet/gateway.ts';
import type { MemoryDatabase } from './memory/database.ts';
import { NoAnswer } from './network.ts';
import type { Listener, Network } from './network.ts';
import { createQueue } from './queue.ts';
import type { Queue, QueueBugs } from './queue.ts';
import type { Process, Simulation } from './scheduler.ts';
import { createSimulatedPort } from './wallet-port.ts';
import type { WalletDoors } from './wallet.ts';

/** A shopper with a linked wallet. */
export interface Shopper {
  readonly id: Id<'shp'>;
  readonly linkId: Id<'lnk'>;
  readonly holderId: Id<'hld'>;
  readonly mandateId: Id<'mdt'>;
}

/** The market's pages and routes, called over the simulated network instead of HTTP. */
export interface MarketDoors {
  /** Places an order, once for each key. @returns Undefined if the goods are gone or the wallet does not cover them. */
  place(shopper: Shopper, key: string, wanted: readonly WantedLine[]): Promise<Order | undefined>;
  readonly orders: Orders;
  /** The wallet's webhook. */
  receive(body: string): Promise<void>;
  readonly queue: Queue;
}

/** The bugs that may be planted into a market. */
export interface MarketBugs {
  /** Believes a webhook's content instead of fetching the payment, so that an old webhook overwrites newer states. */
  readonly believesWebhooks?: boolean;
}

/** The settings of a market. */
export interface MarketSettings {
  readonly database: MemoryDatabase;
  readonly simulation: Simulation;
  readonly network: Network;
  readonly wallets: readonly Listener<WalletDoors>[];
  readonly shoppers: readonly Shopper[];
  readonly queueBugs: QueueBugs;
  readonly bugs: MarketBugs;
}

/** Composes a market from the product's services, on a database in memory. */
export async function bootMarket(settings: MarketSettings, process: Process, world: World): Promise<MarketDoors> {
  const { database, simulation, network, wallets, shoppers } = settings;
  const db = database.connect(process, world.faultpoint);
  const waker = { wake: () => {} };
  const publicUrl = 'https://market.example';
  const port = createSimulatedPort({ network, process, wallets, linked: shoppers });
  const catalog: Pick<Catalog, 'returnStock'> = { returnStock };
  const orders = createOrders({
    db,
    world,
    catalog: catalog as Catalog,
    carts: {} as Carts,
    coupons: noCoupons,
    wallet: port,
    publicUrl,
    waker,
  });
  const gateway: Pick<WalletGateway, 'readEvent'> = { readEvent: async (_headers, body) => ok(toToldEvent(body)) };
  const events = createWalletEvents({
    db,
    world,
    waker,
    gateway: gateway as WalletGateway,
    links: { refresh: async () => {} },
    payees: { refresh: async () => {} },
  });
  const accounts = { ownerOf: async () => undefined };
  const mailbox = { send: async () => 'sent' as const };
  const handlers = {
    ...orderJobs({ orders, wallet: port, accounts, mailbox, publicUrl, transcriptOf: async () => [] }),
    ...walletEventJobs(events),
  };
  return {
    place: createPlace({ db, world, catalog: { takeStock }, wallet: port }),
    orders,
    receive: async (body) => {
      if (settings.bugs.believesWebhooks === true) await believe(db, body);
      else await events.receive({}, body);
    },
    queue: createQueue({ db, world, simulation, handlers, timers: orderDeadlines(orders), bugs: settings.queueBugs }),
  };
}

/** The simulated shoppers type no coupons, so no order asks for one. */
const noCoupons = {} as OrderCoupons;

function toToldEvent(body: string) {
  const { id, type, data } = JSON.parse(body) as {
    id: string;
    type: string;
    data: { payment_id?: string; mandate_id?: string };
  };
  return { id, type, paymentId: data.payment_id, mandateId: data.mandate_id, payeeId: undefined };
}

/** The planted bug: stores the event's state, so that the event that arrives last wins. */
async function believe(db: Db, body: string): Promise<void> {
  const { type, paymentId } = toToldEvent(body);
  const status = type === 'payment.part_released' ? 'released' : type === 'payment.captured' ? 'held' : undefined;
  if (status === undefined || paymentId === undefined) return;
  await db.asWriter(async (tx) => {
    const [order] = await findOrders(tx, sql`payment_id = ${paymentId}`);
    if (order) await updateOrder(tx, { ...order, parts: order.parts.map((part) => ({ ...part, status })) });
  });
}

/** Places an order as `place-service.ts` does after it has priced the cart; the product's code takes the stock. */
function createPlace(deps: { db: Db; world: World; catalog: Pick<Catalog, 'takeStock'>; wallet: WalletPort }) {
  const { db, world, catalog, wallet } = deps;
  return async (shopper: Shopper, key: string, wanted: readonly WantedLine[]): Promise<Order | undefined> => {
    const known = (): Promise<Order[]> => db.asWriter((tx) => findOrders(tx, byPlaceKey(key)));
    const [before] = await known();
    if (before) return before;
    const order = await draft({ db, world }, shopper, key, wanted);
    const covered = await wallet.checkPayment(order, `https://market.example/orders/${order.id}/return`);
    // If the wallet does not answer, the market does not either, and people press again.
    if (!covered.ok && covered.error.code === 'wallet_unreachable') throw new NoAnswer();
    if (!covered.ok) return undefined;
    // The cart has the order's lines until an order with this key exists.
    const carts: Pick<Carts, 'clear'> = {
      clear: async (tx) => ((await findOrders(tx, byPlaceKey(key))).length > 0 ? [] : linesInOrder(order)),
    };
    const doors = { db, wallet, catalog: catalog as Catalog, carts: carts as Carts, coupons: noCoupons };
    const placed = await takeOrder(doors, order);
    return placed.ok ? placed.value : (await known())[0];
  };
}

async function draft(
  { db, world }: { db: Db; world: World },
  shopper: Shopper,
  placeKey: string,
  wanted: readonly WantedLine[],
): Promise<Order> {
  const createdAt = world.clocks.business();
  const policy = await db.asWriter((tx) => policyAt(tx, createdAt));
  const parts = toParts(wanted, policy, () => world.ids.mint('opt'));
  return newOrder({
    id: world.ids.mint('ord'),
    shopperId: shopper.id,
    placeKey,
    linkId: shopper.linkId,
    name: 'Ada Byrne',
    email: 'ada@example.com',
    address: { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' },
    amount: total(
      parts.map((part) => part.amount),
      'EUR',
    ),
    policy,
    createdAt,
    attemptId: world.ids.mint('att'),
    parts,
  });
}
