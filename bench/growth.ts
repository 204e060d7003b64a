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
  readonly transfers: number;
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
  const before = await tableBytes(url);
  await move(transfers / 10 - SAMPLE);
  const early = await cpuOf(server, () => move(SAMPLE));
  await move(transfers - transfers / 10 - SAMPLE);
  const late = await cpuOf(server, () => move(SAMPLE));
  await checkBooks(url);
  await asOwner(url, (client) => client.query('vacuum analyze ledger.entries, ledger.postings, ledger.batches'));
  const bytesPerTransfer = ((await tableBytes(url)) - before) / transfers;
  await db.close();
  return { earlyUs: (early / SAMPLE) * 1e6, lateUs: (late / SAMPLE) * 1e6, bytesPerTransfer, transfers };
}

/** Heap and indexes of all that grows with each transfer. */
async function tableBytes(url: string): Promise<number> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query(`
      select sum(pg_table_size(name::regclass) + pg_indexes_size(name::regclass)) as bytes
        from unnest(array['ledger.entries', 'ledger.postings', 'ledger.batches']) as name`);
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
