import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { buildWebApps } from '../bin/build-web.ts';
import { onceAskedToEnd, runTool } from '../bin/lifeline.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { createLedger } from '../wallet/server/ledger/accounts/service.ts';
import { checkBooks } from './books.ts';
import type { CpuUs } from './cpu.ts';
import { openCrowd } from './crowd.ts';
import type { Crowd } from './crowd.ts';
import { median } from './figures.ts';
import { measureGrowth } from './growth.ts';
import { measureHistory } from './history.ts';
import { runNaive } from './naive.ts';
import { runPayments, runWholePayments } from './payments.ts';
import { measureSpending } from './spending.ts';
import { asOwner, startBenchServer } from './server.ts';
import type { BenchServer } from './server.ts';
import { measureStarts } from './starting.ts';
import { benchWorld, openAccounts, pickHot, pickUniform, runTransfers } from './transfers.ts';
import { measurePages } from './scale/measure.ts';
import type { Measured } from './scale/measure.ts';
import { FULL as LARGE } from './scale/rows.ts';
import { createYardstick } from './yardstick.ts';
import type { Yardstick } from './yardstick.ts';

/** The targets. Those of ledger and payments are ratios, so that they are valid on other machines. */
const bars: Readonly<Record<string, { readonly atLeast?: number; readonly atMost?: number }>> = {
  'ledger.uniform_vs_tpcb': { atLeast: 4 },
  'ledger.hot_vs_uniform': { atLeast: 1 },
  'ledger.vs_naive_hot': { atLeast: 20 },
  'ledger.growth': { atMost: 1.25 },
  'ledger.bytes_per_transfer': { atMost: 400 },
  'payments.http_vs_tpcb': { atLeast: 0.5 },
  'payments.http16_vs_tpcb': { atLeast: 0.3 },
  'payments.cpu_16_vs_64': { atMost: 1.4 },
  'payments.whole_vs_tpcb': { atLeast: 0.25 },
  'payments.hot_vs_uniform': { atLeast: 0.9 },
  'payments.p50_vs_tpcb_64': { atMost: 2 },
  'payments.p99_vs_tpcb_64': { atMost: 2 },
  'history.page_ms_1m': { atMost: 2 },
  'history.page_10000_ms_1m': { atMost: 2 },
  'activity.month_ms': { atMost: 50 },
  'memory.wallet_mb': { atMost: 200 },
  'memory.market_mb': { atMost: 180 },
  'memory.sandbox_mb': { atMost: 110 },
  'activity.search_ms_1m': { atMost: 50 },
  'market.home_ms_100k': { atMost: 15 },
  'market.search_ms_100k': { atMost: 30 },
  'market.category_ms_100k': { atMost: 15 },
  'market.shop_ms_100k': { atMost: 15 },
  'market.seller_ms_100k': { atMost: 25 },
};

const ACCOUNTS = 100_000;
const IN_FLIGHT = 2_048;
const YARDSTICK_CLIENTS = 16;
const HTTP_CLIENTS = 64;
/** So few that a batch is small. */
const FEW_HTTP_CLIENTS = 16;
const WARM_UP_SECONDS = 3;
/** The payments of the holder whose spending is read. A turn of the summing takes as many entries. */
const LINES = 100_000;

interface Plan {
  readonly rounds: number;
  readonly seconds: number;
  /** The number of payments in a round of whole payments. */
  readonly whole: number;
  /** The number of transfers over which it measures the growth; 0 omits that. */
  readonly growth: number;
  readonly starts: boolean;
  /** Whether it loads a large shop and wallet, and opens their pages. */
  readonly pages: boolean;
}

const FULL: Plan = { rounds: 5, seconds: 6, whole: 1_500, growth: 5_000_000, starts: true, pages: true };
const QUICK: Plan = { rounds: 1, seconds: 2, whole: 300, growth: 0, starts: false, pages: false };

/** The figures of all rounds, by key. */
class Figures {
  readonly #rounds = new Map<string, number[]>();

  add(figures: Readonly<Record<string, number>>): void {
    for (const [key, value] of Object.entries(figures)) {
      this.#rounds.set(key, [...(this.#rounds.get(key) ?? []), value]);
      console.log(`  ${key} ${shown(value)}`);
    }
  }

  get keys(): Record<string, { median: number; rounds: number[] }> {
    return Object.fromEntries([...this.#rounds].map(([key, rounds]) => [key, { median: median(rounds), rounds }]));
  }
}

const shown = (value: number): string => String(Number(value.toPrecision(4)));

const figures = new Figures();

async function measureLedger(plan: Plan, server: BenchServer, yardstick: Yardstick): Promise<void> {
  await using product = await server.createProduct('wallet');
  const { url, db } = product;
  await createLedger({ db, world: benchWorld, currencies: ['EUR'], cells: [HOME_CELL] });
  const accounts = await openAccounts(url, ACCOUNTS);
  const { seconds } = plan;
  let acknowledged = 0;
  for (let round = 1; round <= plan.rounds; round += 1) {
    console.log(`Ledger, round ${round} of ${plan.rounds}`);
    const tpcb = await yardstick.run(YARDSTICK_CLIENTS, seconds);
    const uniform = await runTransfers(db, pickUniform(accounts), { seconds, inFlight: IN_FLIGHT });
    const hot = await runTransfers(db, pickHot(accounts), { seconds, inFlight: IN_FLIGHT });
    const naiveHot = await runNaive(url, pickHot(accounts), seconds);
    acknowledged += uniform.done + hot.done;
    await checkBooks(url, acknowledged);
    figures.add({
      'tpcb.per_second': tpcb.perSecond,
      'ledger.uniform_per_second': uniform.perSecond,
      'ledger.hot_per_second': hot.perSecond,
      'ledger.naive_hot_per_second': naiveHot,
      'ledger.uniform_vs_tpcb': uniform.perSecond / tpcb.perSecond,
      'ledger.hot_vs_uniform': hot.perSecond / uniform.perSecond,
      'ledger.vs_naive_hot': hot.perSecond / naiveHot,
    });
  }
}

async function measurePayments(plan: Plan, server: BenchServer, yardstick: Yardstick): Promise<void> {
  await using crowd = await openCrowd(server.url);
  const { seconds } = plan;
  await warmUp(server, crowd);
  for (let round = 1; round <= plan.rounds; round += 1) {
    console.log(`Payments, round ${round} of ${plan.rounds}: the foreground alone`);
    const tpcb = await yardstick.run(YARDSTICK_CLIENTS, seconds);
    const tpcb64 = await yardstick.run(HTTP_CLIENTS, seconds);
    const uniform = await runPayments(server, crowd, { clients: HTTP_CLIENTS, seconds, hot: false });
    const hot = await runPayments(server, crowd, { clients: HTTP_CLIENTS, seconds, hot: true });
    const few = await runPayments(server, crowd, { clients: FEW_HTTP_CLIENTS, seconds, hot: false });
    figures.add({
      'payments.per_second': uniform.perSecond,
      'payments.http_vs_tpcb': uniform.perSecond / tpcb.perSecond,
      'payments.http16_vs_tpcb': few.perSecond / tpcb.perSecond,
      'payments.cpu_16_vs_64': totalOf(few.cpuUs) / totalOf(uniform.cpuUs),
      'payments.hot_vs_uniform': hot.perSecond / uniform.perSecond,
      'payments.p50_vs_tpcb_64': uniform.p50Ms / tpcb64.p50Ms,
      'payments.p99_vs_tpcb_64': uniform.p99Ms / tpcb64.p99Ms,
      ...cpuFigures('payments.http', uniform.cpuUs),
      ...cpuFigures('payments.http16', few.cpuUs),
    });
  }
  await forgetMessages(crowd);
  await crowd.constellation.wallet.jobs.start();
  for (let round = 1; round <= plan.rounds; round += 1) {
    console.log(`Whole payments, round ${round} of ${plan.rounds}: until all is delivered`);
    const tpcb = await yardstick.run(YARDSTICK_CLIENTS, seconds);
    await forgetLetters(crowd);
    const load = { clients: HTTP_CLIENTS, payments: plan.whole, hot: false };
    const whole = await runWholePayments(server, crowd, load);
    figures.add({
      'payments.whole_per_second': whole.perSecond,
      'payments.whole_vs_tpcb': whole.perSecond / tpcb.perSecond,
      ...cpuFigures('payments.whole', whole.cpuUs),
    });
  }
}

/**
 * Fills the tables, and lets the database count their rows, as it does on its own within a minute. Plans that were made
 * while the tables were empty read a whole index for each row.
 */
async function warmUp(server: BenchServer, crowd: Crowd): Promise<void> {
  await runPayments(server, crowd, { clients: HTTP_CLIENTS, seconds: WARM_UP_SECONDS, hot: false });
  await asOwner(crowd.databaseUrl, (client) => client.query('vacuum analyze'));
}

function totalOf({ main, pool, v8, postgres }: CpuUs): number {
  return main + pool + v8 + postgres;
}

function cpuFigures(key: string, { main, pool, v8, postgres }: CpuUs): Record<string, number> {
  return {
    [`${key}_main_us`]: main,
    [`${key}_pool_us`]: pool,
    [`${key}_v8_us`]: v8,
    [`${key}_postgres_us`]: postgres,
  };
}

/**
 * Deletes the messages of the foreground's rounds. No jobs ran then, and the next rounds must not
 * process these messages.
 */
async function forgetMessages({ databaseUrl }: Crowd): Promise<void> {
  await asOwner(databaseUrl, async (client) => {
    await client.query('truncate jobs.outbox');
    await client.query('vacuum analyze');
  });
}

/**
 * Deletes sent letters: the receipts of a buyer of several rounds would be sent together, after a quarter of an hour.
 */
async function forgetLetters({ databaseUrl }: Crowd): Promise<void> {
  await asOwner(databaseUrl, (client) => client.query('truncate mail.letters'));
}

async function measureRest(plan: Plan, server: BenchServer): Promise<void> {
  console.log('History');
  const history = await measureHistory(server);
  figures.add({ 'history.page_ms_1m': history.newest, 'history.page_10000_ms_1m': history.deep });
  console.log('Spending');
  const spending = await measureSpending(server, LINES);
  figures.add({ 'activity.month_ms': spending.monthMs, 'activity.summed_per_second': spending.summedPerSecond });
  if (plan.growth > 0) {
    console.log(`Growth to ${plan.growth} transfers`);
    const growth = await measureGrowth(server, plan.growth);
    figures.add({
      'ledger.cpu_us_early': growth.earlyUs,
      'ledger.cpu_us_late': growth.lateUs,
      'ledger.growth': growth.lateUs / growth.earlyUs,
      'ledger.bytes_per_transfer': growth.bytesPerTransfer,
      'vacuum.hot_updates': growth.vacuum.hotUpdates,
      'vacuum.account_runs': growth.vacuum.accountRuns,
      'vacuum.journal_runs': growth.vacuum.journalRuns,
      'vacuum.accounts_size': growth.vacuum.accountsSize,
      'vacuum.journal_seconds': growth.vacuum.journalSeconds,
    });
  }
  if (plan.pages) {
    console.log('Pages of a large shop and wallet');
    figures.add(pageFigures(await measurePages(server, LARGE)));
  }
  if (plan.starts) {
    console.log('Starts');
    const starts = await measureStarts();
    const { wallet, market, sandbox } = starts.warm.memoryMb;
    figures.add({
      'start.cold_s': starts.cold.seconds,
      'start.warm_s': starts.warm.seconds,
      'memory.wallet_mb': wallet,
      'memory.market_mb': market,
      'memory.sandbox_mb': sandbox,
      'memory.wallet_seeded_mb': starts.cold.memoryMb.wallet,
    });
  }
}

/** The keys of the pages that have a target, by the names of the pages. */
const pageKeys: Readonly<Record<string, string>> = {
  home: 'market.home_ms_100k',
  search: 'market.search_ms_100k',
  category: 'market.category_ms_100k',
  shop: 'market.shop_ms_100k',
  seller: 'market.seller_ms_100k',
  'history, not found': 'activity.search_ms_1m',
};

function pageFigures(pages: readonly Measured[]): Record<string, number> {
  const named = pages.flatMap(({ name, ms }) => (pageKeys[name] === undefined ? [] : [[pageKeys[name], ms]]));
  return Object.fromEntries(named) as Record<string, number>;
}

function report(rounds: number, yardstick: Yardstick): void {
  console.log(`\nMedians of ${rounds} rounds; the yardstick is TPC-B by ${yardstick.kind}`);
  for (const [key, { median: middle }] of Object.entries(figures.keys)) {
    const bar = bars[key];
    const isHeld = !bar || (middle >= (bar.atLeast ?? -Infinity) && middle <= (bar.atMost ?? Infinity));
    const wanted = bar ? ` (${bar.atLeast === undefined ? `at most ${bar.atMost}` : `at least ${bar.atLeast}`})` : '';
    console.log(`${isHeld ? ' ' : '✖'} ${key.padEnd(28)} ${shown(middle)}${wanted}`);
  }
}

/**
 * `npm run bench -- [--quick] [--json FILE]`: measures ledger, payments, history and starts, on its own server and
 * constellation. The exit code is 0 even if a target is missed.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
  const plan = values.quick ? QUICK : FULL;
  // The market renders its pages with the built web app.
  await buildWebApps(console.log);
  await using server = await startBenchServer();
  // The database has a process group of its own, so it would outlive this process.
  onceAskedToEnd(() => {
    void server[Symbol.asyncDispose]().then(() => process.exit(130));
  });
  const yardstick = await createYardstick(server);
  await measureLedger(plan, server, yardstick);
  await measurePayments(plan, server, yardstick);
  await measureRest(plan, server);
  report(plan.rounds, yardstick);
  if (values.json) {
    const machine = { ...machineFacts(), versions: { node: process.version, postgres: await versionOf(server) } };
    const written = { machine, quick: values.quick, yardstick: yardstick.kind, keys: figures.keys };
    await writeFile(values.json, `${JSON.stringify(written, undefined, 2)}\n`);
  }
  return 0;
}

function machineFacts() {
  const [cpu] = cpus();
  return { cpu: cpu?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
}

function versionOf({ url }: BenchServer): Promise<string> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query('show server_version');
    return String(rows[0].server_version);
  });
}

await runTool(main);
