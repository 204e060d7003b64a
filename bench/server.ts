import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dev/postgres/embedded.ts';
import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { prepareDatabase, rolesOf } from '#platform/db/prepare.ts';
import { databaseUrl } from '../dev/postgres/testing.ts';

/** The embedded PostgreSQL as `npm start` runs it, with durability, on a directory of its own. */
export interface BenchServer extends AsyncDisposable {
  /**
   * The address of its `postgres` database as the owner. It is reached by TCP, as where the database has a machine of its
   * own; `npm start` uses a socket file.
   */
  readonly url: string;
  /** The id of its first process, whose children do the work. */
  readonly postmaster: number;
  /** The file of its log. */
  readonly log: string;
  /** Creates an empty database, and returns its owner's address. */
  createDatabase(name: string): Promise<string>;
  /** Creates a migrated database of a product. */
  createProduct(product: 'wallet' | 'market'): Promise<{ url: string; db: Db } & AsyncDisposable>;
}

/** Starts the server. Disposing of it deletes its data. */
export async function startBenchServer(): Promise<BenchServer> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const server = await startEmbeddedPostgres({ dir, durable: true });
  const { url } = server;
  const createDatabase = async (name: string): Promise<string> => {
    await asOwner(url, (client) => client.query(`create database ${name}`));
    return databaseUrl(url, name);
  };
  let made = 0;
  const pid = await readFile(join(dir, 'cluster', 'postmaster.pid'), 'utf8');
  return {
    url,
    postmaster: Number(pid.split('\n')[0]),
    log: join(dir, 'server.log'),
    createDatabase,
    createProduct: async (product) => {
      made += 1;
      const ofProduct = await createDatabase(`bench_${product}_${made}`);
      const migrations = new URL(`../${product}/server/migrations/`, import.meta.url);
      await prepareDatabase({ url: ofProduct, product, migrations });
      const db = connect({ url: ofProduct, ...rolesOf(product) });
      return { url: ofProduct, db, [Symbol.asyncDispose]: () => db.close() };
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Runs `work` as the owner of the tables, on a connection of its own. */
export async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
