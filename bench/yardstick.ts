import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { invariant } from '#platform/kernel/invariant.ts';
import { asOwner } from './server.ts';
import type { BenchServer } from './server.ts';
import { percentile } from './figures.ts';

/** The scale of TPC-B. With fewer branches than clients, clients would wait for the same row. */
const BRANCHES = 64;

/** The figures of one round. */
export interface YardstickRun {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The yardstick of all ratios: pgbench's TPC-B, on the same server. */
export interface Yardstick {
  /** `pgbench`, or `pg`: the same transaction through the driver, on machines without that program. */
  readonly kind: 'pgbench' | 'pg';
  run(clients: number, seconds: number): Promise<YardstickRun>;
}

const execute = promisify(execFile);

/** Creates the tables of TPC-B. */
export async function createYardstick(server: BenchServer): Promise<Yardstick> {
  const url = await server.createDatabase('bench_tpcb');
  const hasPgbench = await execute('pgbench', ['--version']).then(
    () => true,
    () => false,
  );
  if (!hasPgbench) return { kind: 'pg', run: await createTwin(url) };
  await execute(
    'pgbench',
    ['--initialize', '--quiet', `--scale=${BRANCHES}`, ...connection(url).args],
    connection(url),
  );
  return { kind: 'pgbench', run: (clients, seconds) => runPgbench(url, clients, seconds) };
}

function connection(url: string): { args: string[]; env: NodeJS.ProcessEnv } {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(password) };
  return {
    args: [`--host=${hostname}`, `--port=${port}`, `--username=${username}`, pathname.slice(1)],
    env,
  };
}

/** Runs pgbench. The latencies come from its log of a sample of the transactions, in microseconds. */
async function runPgbench(url: string, clients: number, seconds: number): Promise<YardstickRun> {
  const { args, env } = connection(url);
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-pgbench-'));
  try {
    const { stdout } = await execute(
      'pgbench',
      [
        '--no-vacuum',
        `--client=${clients}`,
        '--jobs=2',
        `--time=${seconds}`,
        '--protocol=prepared',
        '--log',
        '--sampling-rate=0.2',
        `--log-prefix=${dir}/tx`,
        ...args,
      ],
      { env, maxBuffer: 16_000_000 },
    );
    const logs = await Promise.all((await readdir(dir)).map((name) => readFile(`${dir}/${name}`, 'utf8')));
    const latencies = logs
      .join('')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => Number(line.split(' ')[2]) / 1000);
    const rate = /tps = ([\d.]+)/.exec(stdout)?.[1];
    invariant(rate, 'the output of pgbench has its rate');
    return { perSecond: Number(rate), p50Ms: percentile(latencies, 50), p99Ms: percentile(latencies, 99) };
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** Creates the same tables and rows for machines without pgbench, and runs the same statements. */
async function createTwin(url: string): Promise<Yardstick['run']> {
  await asOwner(url, async (client) => {
    await client.query(`
      create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 100);
      create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
      create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 100);
      create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
      insert into pgbench_branches select n, 0 from generate_series(1, ${BRANCHES}) n;
      insert into pgbench_tellers select n, (n - 1) / 10 + 1, 0 from generate_series(1, ${BRANCHES * 10}) n;
      insert into pgbench_accounts
        select n, (n - 1) / 100000 + 1, 0, '' from generate_series(1, ${BRANCHES * 100_000}) n;`);
    await client.query('vacuum analyze');
  });
  return async (clients, seconds) => {
    const pool = new pg.Pool({ connectionString: url, max: clients });
    const until = performance.now() + seconds * 1000;
    const latencies: number[] = [];
    const start = performance.now();
    await Promise.all(
      Array.from({ length: clients }, async () => {
        const client = await pool.connect();
        while (performance.now() < until) {
          const began = performance.now();
          await tpcb(client);
          latencies.push(performance.now() - began);
        }
        client.release();
      }),
    );
    const took = (performance.now() - start) / 1000;
    await pool.end();
    return {
      perSecond: latencies.length / took,
      p50Ms: percentile(latencies, 50),
      p99Ms: percentile(latencies, 99),
    };
  };
}

async function tpcb(client: pg.PoolClient): Promise<void> {
  const pick = (most: number): number => Math.floor(Math.random() * most) + 1;
  const [aid, bid, tid, delta] = [pick(BRANCHES * 100_000), pick(BRANCHES), pick(BRANCHES * 10), pick(10_000) - 5_000];
  const say = (name: string, text: string, values: number[]) => client.query({ name, text, values });
  await client.query('begin');
  await say('a', 'update pgbench_accounts set abalance = abalance + $1 where aid = $2', [delta, aid]);
  await say('b', 'select abalance from pgbench_accounts where aid = $1', [aid]);
  await say('c', 'update pgbench_tellers set tbalance = tbalance + $1 where tid = $2', [delta, tid]);
  await say('d', 'update pgbench_branches set bbalance = bbalance + $1 where bid = $2', [delta, bid]);
  await say(
    'e',
    'insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)',
    [tid, bid, aid, delta],
  );
  await client.query('commit');
}
