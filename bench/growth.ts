import { HOME_CELL } from '../wallet/server/cell.ts';
import { createLedger } from '../wallet/server/ledger/accounts/service.ts';
import { checkBooks } from './books.ts';
import { postgresUs } from './cpu.ts';
import { asOwner } from './server.ts';
import type { BenchServer } from './server.ts';
import { benchWorld, openAccounts, pickUniform, runTransfers } from './transfers.ts';

const ACCOUNTS = 100_000;
const IN_FLIGHT = 2_048;
/** The number of transfers whose CPU it measures. */
const SAMPLE = 200_000;

/** The cost of a transfer as the journal grows. */
export interface Growth {
  /** Microseconds of PostgreSQL's CPU per transfer, near the beginning and at the end. */
  readonly earlyUs: number;
  readonly lateUs: number;
  readonly bytesPerTransfer: number;
  readonly vacuum: Vacuum;
}

/** The work of PostgreSQL on the dead row versions of the load. */
export interface Vacuum {
  /** The share of balance updates that found room in their own page, and so wrote no index. */
  readonly hotUpdates: number;
  /** The runs of autovacuum during the load: on the balances, and on the tables that only grow. */
  readonly accountRuns: number;
  readonly journalRuns: number;
  /** The size of the accounts with their indexes at the end, as a multiple of the size at the beginning. */
  readonly accountsSize: number;
  /** The duration of a vacuum of the journal after the load. */
  readonly journalSeconds: number;
}

/** Makes `transfers` transfers through the batch, and measures their cost after the first tenth and at the end. */
export async function measureGrowth(server: BenchServer, transfers: number): Promise<Growth> {
  // A connection reports its statistics when it ends, so the pool is closed before they are read.
  const { url, before, early, late } = await moveMoney(server, transfers);
  const { hotUpdates, accountRuns, journalRuns } = await readRuns(url);
  const startedAt = performance.now();
  await asOwner(url, (client) => client.query(`vacuum analyze ${journal.join(', ')}`));
  const journalSeconds = (performance.now() - startedAt) / 1_000;
  const accountsSize = (await bytesOf(url, balances)) / before.balances;
  return {
    earlyUs: early / SAMPLE,
    lateUs: late / SAMPLE,
    bytesPerTransfer: ((await bytesOf(url, journal)) - before.journal) / transfers,
    vacuum: { hotUpdates, accountRuns, journalRuns, accountsSize, journalSeconds },
  };
}

async function moveMoney(server: BenchServer, transfers: number) {
  await using product = await server.createProduct('wallet');
  const { url, db } = product;
  await createLedger({ db, world: benchWorld, currencies: ['EUR'], cells: [HOME_CELL] });
  const accounts = await openAccounts(url, ACCOUNTS);
  const move = (count: number) => runTransfers(db, pickUniform(accounts), { count, inFlight: IN_FLIGHT });
  const before = { journal: await bytesOf(url, journal), balances: await bytesOf(url, balances) };
  await move(transfers / 10 - SAMPLE);
  const early = await costOf(server, () => move(SAMPLE));
  await move(transfers - transfers / 10 - SAMPLE);
  const late = await costOf(server, () => move(SAMPLE));
  await checkBooks(url);
  return { url, before, early, late };
}

/** The tables that grow with each transfer. */
const journal = ['ledger.entries', 'ledger.postings', 'ledger.batches'];
const balances = ['ledger.accounts'];

async function readRuns(url: string): Promise<Omit<Vacuum, 'accountsSize' | 'journalSeconds'>> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query(
      `select sum(n_tup_hot_upd)::float8 / sum(n_tup_upd) as "hotUpdates",
              sum(autovacuum_count) filter (where relname = 'accounts')::integer as "accountRuns",
              sum(autovacuum_count) filter (where relname <> 'accounts')::integer as "journalRuns"
         from pg_stat_user_tables where relid = any($1::regclass[])`,
      [[...journal, ...balances]],
    );
    return rows[0];
  });
}

/** The bytes of the tables with their indexes. */
async function bytesOf(url: string, tables: readonly string[]): Promise<number> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query(
      'select sum(pg_table_size(name) + pg_indexes_size(name)) as bytes from unnest($1::regclass[]) as name',
      [tables],
    );
    return Number(rows[0].bytes);
  });
}

/** The microseconds of CPU of the database server while `work` runs. */
async function costOf(server: BenchServer, work: () => Promise<unknown>): Promise<number> {
  const before = postgresUs(server);
  await work();
  return postgresUs(server) - before;
}
