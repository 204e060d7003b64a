import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ringOf } from '#platform/credentials/key-ring.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { migrationsOf } from '#platform/db/prepare.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { WantedLine } from '../../market/server/ordering/orders/domain.ts';
import type { Receiver } from '../../wallet/server/webhooks/receiver-gateway.ts';
import { Books } from './books.ts';
import { CaseBooks } from './case-books.ts';
import type { Bug } from './bug.ts';
import { Carrier, connectCarrier } from './carrier.ts';
import type { Confirmed, Told } from './evidence.ts';
import { figuresOf } from './figures.ts';
import type { Figures } from './figures.ts';
import { judge } from './invariants.ts';
import { bootMarket } from './market.ts';
import type { MarketDoors, Shopper } from './market.ts';
import { MemoryDatabase } from './memory/database.ts';
import type { DatabaseBugs, DatabaseFaults } from './memory/database.ts';
import { readSchema } from './memory/schema.ts';
import type { Schema } from './memory/schema.ts';
import { Network, NoAnswer } from './network.ts';
import type { NetworkFaults } from './network.ts';
import { People } from './people.ts';
import { Post, connectPost } from './post.ts';
import { CardProcessor, connectPayouts, connectProcessor } from './processor.ts';
import { Clockwork, advisoryLockSpecial, outboxSpecial } from './queue.ts';
import { Simulation } from './scheduler.ts';
import type { Process } from './scheduler.ts';
import { Server } from './server.ts';
import { setUp } from './setup.ts';
import { bootWallet, sealKey } from './wallet.ts';
import type { Register, WalletDoors } from './wallet.ts';

const root = join(import.meta.dirname, '..', '..');

/** The outcome of one run. */
export interface RunReport {
  readonly seed: number;
  /** The hash of the run's trace, which is the same for the same seed. */
  readonly hash: string;
  /** The violations, each a sentence that begins with its invariant. */
  readonly violations: readonly string[];
  readonly figures: Figures;
  readonly trace: readonly string[];
}

/** The settings of one run. */
export interface RunSettings {
  readonly seed: number;
  readonly bug?: Bug;
  readonly keepTrace?: boolean;
}

const noBug: Bug = { breaks: '', seed: 0 };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Faults happen for this long; then the run waits until everything is quiet. */
const STORMY_DAYS = 25;
const CALM_DAYS = 300;

interface Weather {
  /** The probability of a kill at each fault point. */
  readonly kill: number;
  readonly network: NetworkFaults;
  readonly database: DatabaseFaults;
}

const calm: Weather = {
  kill: 0,
  network: { lostRequest: 0, lostAnswer: 0, duplicate: 0, slow: 0 },
  database: { commitInDoubt: 0 },
};

/**
 * Makes the weather of a storm. Runs with few faults get far, and runs with many meet rare cases; each finds other
 * bugs.
 */
function stormOf(force: number): Weather {
  const of = (probability: number): number => probability * force;
  return {
    kill: of(0.002),
    network: { lostRequest: of(0.05), lostAnswer: of(0.06), duplicate: of(0.06), slow: of(0.06) },
    database: { commitInDoubt: of(0.01) },
  };
}

let schemas: Promise<{ wallet: Schema; market: Schema }> | undefined;

/** Reads the schemas of both products from their migrations. */
export async function readSimulatedSchemas(): Promise<{ wallet: Schema; market: Schema }> {
  const of = (product: string): Promise<Schema> =>
    readSchema(migrationsOf(pathToFileURL(join(root, product, 'server', 'migrations', '/'))));
  const [wallet, market] = await Promise.all([of('wallet'), of('market')]);
  return { wallet, market };
}

/** Runs 25 days with faults and 300 days without, as the seed decides, and checks the invariants at the end. */
export async function runSimulation({ seed, bug = noBug, keepTrace = false }: RunSettings): Promise<RunReport> {
  const known = await (schemas ??= readSimulatedSchemas());
  const simulation = new Simulation(seed, keepTrace);
  let weather = calm;
  const network = new Network(simulation, () => weather.network);
  const database = (name: 'wallet' | 'market', bugs: DatabaseBugs = {}): MemoryDatabase =>
    new MemoryDatabase({
      name,
      schema: known[name],
      simulation,
      faults: () => weather.database,
      specials: [outboxSpecial, advisoryLockSpecial],
      bugs,
    });
  const databases = { wallet: database('wallet', bug.wallet), market: database('market', bug.market) };
  const books = new Books(databases.wallet);
  const caseBooks = new CaseBooks(databases.wallet);
  const town = setUp({
    simulation,
    databases,
    seal: createSeal({ keys: ringOf(sealKey), random: simulation.random.bytes }),
  });
  const killChance = (): number => weather.kill;
  const place: Place = { simulation, network, databases, bug, killChance, ...town };
  const { wallets, markets, processor, carrier, post } = openServers(place);
  for (const server of [...wallets, ...markets]) server.start();
  await simulation.run(1_000);
  if ([...wallets, ...markets].some((server) => server.doors === undefined)) {
    throw new Error(`The servers did not start: ${simulation.trace.slice(-5).join('; ')}`);
  }
  const history: Told[] = [];
  const confirmed: Confirmed[] = [];
  const attempts = watchAttempts(databases.market);
  weather = stormOf(simulation.random.pick([0.5, 1, 3]));
  const cardOf = (id: Id<'hld'>): Id<'ins'> => town.cards.get(id)!;
  const { goods, coupons } = town;
  const sellers = [...town.register.payees.values()].map((payee) => payee.accountId);
  const outside = { processor, carrier, cardOf, goods, coupons, sellers };
  const words: Confirmed[] = [];
  const people = new People({ simulation, network, wallets, markets, ...outside, history, confirmed, words });
  for (const shopper of town.shoppers) people.live(shopper, simulation.random.between(1, 2));
  for (const holderId of town.register.holders.keys()) people.save(holderId as Id<'hld'>);
  crashDatabases(place, books);
  await simulation.run(STORMY_DAYS * DAY);
  weather = calm;
  await simulation.run(CALM_DAYS * DAY);
  const { wallet, market } = databases;
  const { stock } = town;
  const { record: parcels } = carrier;
  const said = { history, confirmed, words, notices: post.notices };
  const personOf = (id: Id<'hld'>): string => String(town.register.holders.get(id)!.familyName);
  const rest = { wallet, market, processor, parcels, ...said, attempts, stock, personOf, now: simulation.now };
  const watched = [...books.violations, ...caseBooks.violations];
  const violations = [...watched, ...simulation.faults.map((fault) => `I0: ${fault}`), ...judge(rest)];
  for (const line of violations) simulation.note(line);
  const kills = [...wallets, ...markets].reduce((sum, server) => sum + server.kills, 0);
  return {
    seed,
    hash: simulation.hash(),
    violations,
    figures: figuresOf(rest, { steps: simulation.steps, kills }),
    trace: simulation.trace,
  };
}

interface Place {
  readonly simulation: Simulation;
  readonly network: Network;
  readonly databases: { readonly wallet: MemoryDatabase; readonly market: MemoryDatabase };
  readonly bug: Bug;
  readonly killChance: () => number;
  readonly register: Register;
  readonly shoppers: readonly Shopper[];
  readonly goods: readonly WantedLine[];
}

/** Creates two wallets on one database, a market and the processor, without starting them. */
function openServers(place: Place) {
  const { simulation, network, databases, bug, killChance } = place;
  const outside: Process = { name: 'processor', life: 0, isUp: true };
  const wallets: Server<WalletDoors>[] = [];
  const markets: Server<MarketDoors>[] = [];
  const tell = (processorId: string): void => {
    simulation.spawn(outside, 'tells', () =>
      insist(simulation, outside, () =>
        network.call(outside, 'processor event', wallets, (doors) => doors.processorEvent(processorId)),
      ),
    );
  };
  const processor = new CardProcessor(simulation, tell);
  const carriage: Process = { name: 'tracking service', life: 0, isUp: true };
  const carrier = new Carrier(simulation, (trackerId) => {
    simulation.spawn(carriage, 'tells', () =>
      insist(simulation, carriage, () =>
        network.call(carriage, 'carrier event', wallets, (doors) => doors.carrierEvent(trackerId)),
      ),
    );
  });
  const post = new Post(simulation);
  const postOffice: Process = { name: 'post', life: 0, isUp: true };
  const queueBugs = bug.queue ?? {};
  const lineOf = (process: Process) => ({
    network,
    process,
    processor: { process: outside, doors: processor },
    bugs: bug.processor ?? {},
  });
  const walletSettings = {
    database: databases.wallet,
    simulation,
    register: place.register,
    queueBugs,
    originBugs: bug.origins ?? {},
    bend: bug.bend ?? ((batch) => batch),
    receiverFor: (process: Process): Receiver => webhookReceiver(network, process, markets),
    carrierFor: (process: Process) =>
      connectCarrier({ network, process, carrier: { process: carriage, doors: carrier } }),
    postFor: (process: Process, channel: 'mail' | 'sms') =>
      connectPost({ simulation, network, process, channel, post: { process: postOffice, doors: post } }),
    processorFor: (process: Process) => connectProcessor(lineOf(process)),
    payoutsFor: (process: Process) => connectPayouts(lineOf(process)),
  } satisfies Parameters<typeof bootWallet>[0];
  const marketSettings = { ...place, database: databases.market, wallets, queueBugs, bugs: bug.orders ?? {} };
  for (const name of ['wallet 1', 'wallet 2']) {
    const boot: ConstructorParameters<typeof Server<WalletDoors>>[0]['boot'] = (process, world) =>
      bootWallet(walletSettings, process, world);
    wallets.push(new Server({ name, simulation, database: databases.wallet, killChance, boot }));
  }
  const bootShop: ConstructorParameters<typeof Server<MarketDoors>>[0]['boot'] = (process, world) =>
    bootMarket(marketSettings, process, world);
  markets.push(new Server({ name: 'market', simulation, database: databases.market, killChance, boot: bootShop }));
  const clockworks = [
    new Clockwork(databases.wallet, simulation, wallets, 'wallet clock'),
    new Clockwork(databases.market, simulation, markets, 'market clock'),
  ];
  for (const server of [...wallets, ...markets]) server.onStart(() => clockworks.forEach((one) => one.rearm()));
  return { wallets, markets, processor, carrier, post };
}

/** Creates the gateway that posts webhooks to the market over the simulated network. */
function webhookReceiver(network: Network, process: Process, markets: readonly Server<MarketDoors>[]): Receiver {
  return {
    post: async ({ body }) => {
      try {
        await network.call(process, 'webhook', markets, (doors) => doors.receive(body));
        return { outcome: 'taken', statusCode: 202 };
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        return { outcome: 'unreachable', statusCode: null };
      }
    },
  };
}

/** Repeats a webhook with growing waits until it is taken, for about a day. */
async function insist(simulation: Simulation, process: Process, send: () => Promise<void>): Promise<void> {
  for (let waitMs = 1_000; waitMs < DAY; waitMs *= 3) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      await simulation.sleep(process, waitMs, 'sends again');
    }
  }
}

/** Collects the payment attempts of each order from the commits of the market's database. */
function watchAttempts(market: MemoryDatabase): Map<string, Set<string>> {
  const attempts = new Map<string, Set<string>>();
  market.onCommit((changes) => {
    for (const { table, after } of changes) {
      if (table !== 'orders.orders' || !after) continue;
      const id = String(after['id']);
      attempts.set(id, (attempts.get(id) ?? new Set()).add(String(after['attempt_id'])));
    }
  });
  return attempts;
}

/** Crashes each database a few times, most often in the first hours, when most commits happen. */
function crashDatabases({ simulation, databases }: Place, books: Books): void {
  const fate: Process = { name: 'fate', life: 0, isUp: true };
  for (const database of [databases.wallet, databases.market]) {
    for (let count = simulation.random.between(1, 6); count > 0; count -= 1) {
      simulation.spawn(fate, 'waits', async () => {
        const atMs = simulation.random.between(HOUR / 6, count > 2 ? 2 * HOUR : 10 * DAY);
        await simulation.sleep(fate, atMs, 'kills a database');
        database.crash();
        if (database === databases.wallet) books.resync();
      });
    }
  }
}
