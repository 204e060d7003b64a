import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createLedger } from '../wallet/server/ledger/service.ts';
import { invariant } from '../platform/kernel/invariant.ts';
import { checkBooks } from './books.ts';
import { asOwner } from './server.ts';
import type { BenchServer } from './server.ts';
import { benchWorld, openAccounts, pickUniform, runTransfers } from './transfers.ts';

const ACCOUNTS = 100_000;
const IN_FLIGHT = 2_048;
/** Over so many transfers the CPU is counted. */
const SAMPLE = 200_000;
const TICKS_PER_SECOND = 100;

export interface Growth {
  /** Microseconds of PostgreSQL's CPU per transfer, near the beginning and at the end. */
  readonly earlyUs: number;
  readonly lateUs: number;
  readonly bytesPerTransfer: number;
  readonly vacuum: Vacuum;
}

/** What PostgreSQL does with the versions of rows that the load leaves behind. */
export interface Vacuum {
  /** Share of the updates of balances that found room in their own page, so that no index was written. */
  readonly hotUpdates: number;
  /** How often it came by itself while the load ran: to the balances, and to what only grows. */
  readonly accountRuns: number;
  readonly journalRuns: number;
  /** Size of the accounts with their indexes at the end, as a multiple of that at the beginning. */
  readonly accountsSize: number;
  /** How long it takes on the journal when the load is over. */
  readonly journalSeconds: number;
}

/**
 * Loads transfers until there are so many, through the batch, and looks at what each costs at a tenth of the way and at
 * the end.
 */
export async function measureGrowth(server: BenchServer, transfers: number): Promise<Growth> {
  const { url, db } = await server.createProduct('wallet');
  await createLedger({ db, world: benchWorld, currencies: ['EUR'] });
  const accounts = await openAccounts(url, ACCOUNTS);
  const move = (count: number) => runTransfers(db, pickUniform(accounts), { count, inFlight: IN_FLIGHT });
  const [before, accountsBefore] = [await bytesOf(url, journal), await bytesOf(url, balances)];
  await move(transfers / 10 - SAMPLE);
  const early = await cpuOf(server, () => move(SAMPLE));
  await move(transfers - transfers / 10 - SAMPLE);
  const late = await cpuOf(server, () => move(SAMPLE));
  await checkBooks(url);
  // A connection tells what it did when it ends.
  await db.close();
  const { hotUpdates, accountRuns, journalRuns } = await readRuns(url);
  const startedAt = performance.now();
  await asOwner(url, (client) => client.query(`vacuum analyze ${journal.join(', ')}`));
  const journalSeconds = (performance.now() - startedAt) / 1_000;
  const accountsSize = (await bytesOf(url, balances)) / accountsBefore;
  return {
    earlyUs: (early / SAMPLE) * 1e6,
    lateUs: (late / SAMPLE) * 1e6,
    bytesPerTransfer: ((await bytesOf(url, journal)) - before) / transfers,
    vacuum: { hotUpdates, accountRuns, journalRuns, accountsSize, journalSeconds },
  };
}

/** All that grows with each transfer. */
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

/** Heap and indexes of the tables. */
async function bytesOf(url: string, tables: readonly string[]): Promise<number> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query(
      'select sum(pg_table_size(name) + pg_indexes_size(name)) as bytes from unnest($1::regclass[]) as name',
      [tables],
    );
    return Number(rows[0].bytes);
  });
}

/** Seconds of CPU that the database server's processes take while `work` runs. */
async function cpuOf(server: BenchServer, work: () => Promise<unknown>): Promise<number> {
  const before = cpuSeconds(server.postmaster);
  await work();
  return cpuSeconds(server.postmaster) - before;
}

/** The postmaster's own, its children's, and that of children that have ended, by Linux's /proc. */
function cpuSeconds(postmaster: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = statOf(name);
    if (!fields) continue;
    const [utime, stime, cutime, cstime] = [11, 12, 13, 14].map((index) => Number(fields[index]));
    if (Number(name) === postmaster) ticks += utime! + stime! + cutime! + cstime!;
    else if (Number(fields[1]) === postmaster) ticks += utime! + stime!;
  }
  invariant(
    ticks > 0,
    `the database server is process ${postmaster} on this machine of ${availableParallelism()} cores`,
  );
  return ticks / TICKS_PER_SECOND;
}

/** From the state on: the fields of proc_pid_stat(5) behind the name, which may hold anything. */
function statOf(pid: string): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
