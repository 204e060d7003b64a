import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { runningPostgres, startEmbeddedPostgres } from '../../platform/db/embedded.ts';
import type { EmbeddedPostgres } from '../../platform/db/embedded.ts';
import { prepareDatabase, rolesOf } from '../../platform/db/prepare.ts';
import { Refusal } from '../lifeline.ts';
import type { Settings } from './settings.ts';

export type Product = 'wallet' | 'market';

export const products: readonly Product[] = ['wallet', 'market'];

const connectWithinMs = 5_000;

/** The embedded server, started again on its port when it ends unasked. */
export async function superviseDatabase(
  dir: string,
  say: (line: string) => void,
): Promise<AsyncDisposable & { readonly url: string }> {
  let server = await startEmbeddedPostgres({ dir, durable: true });
  const { url, port } = server;
  let stopping = false;
  let restart: Promise<void> = Promise.resolve();
  const watch = (watched: EmbeddedPostgres) => {
    void watched.died.then((line) => {
      if (stopping) return;
      say(`The database ended (${line}); it is started again.`);
      restart = startEmbeddedPostgres({ dir, durable: true, port }).then(
        (again) => {
          server = again;
          watch(again);
          say('The database is back.');
        },
        (cause: unknown) => say(`The database could not be started again: ${String(cause)}`),
      );
    });
  };
  watch(server);
  return {
    url,
    async [Symbol.asyncDispose]() {
      stopping = true;
      await restart;
      await server.stop();
    },
  };
}

/** The same server and login, another database. */
export function databaseAt(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Makes the database that `url` names where the server has none of that name. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  await using admin = await connectTo(serverUrl);
  const { rowCount } = await admin.client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    await admin.client.query(`create database ${admin.client.escapeIdentifier(name)}`);
  }
  return databaseAt(serverUrl, name);
}

/**
 * Brings a product's database to this version, as its owner.
 *
 * @returns Names of the migrations applied now.
 */
export async function migrateProduct(root: string, product: Product, ownerUrl: string): Promise<string[]> {
  await (await connectTo(ownerUrl))[Symbol.asyncDispose]();
  const migrations = pathToFileURL(join(root, product, 'server', 'migrations', '/'));
  if (!existsSync(migrations)) throw new Refusal(`There are no migrations in ${product}/server/migrations.`);
  try {
    return await prepareDatabase({ url: ownerUrl, product, migrations });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal(`The ${product}'s database cannot be brought to this version. ${reason}`, { cause });
  }
}

/**
 * Makes the login that a product's servers use: it owns nothing and can do nothing but take their two roles.
 *
 * @returns The address for the servers.
 */
export async function ensureServerLogin(product: Product, ownerUrl: string, password: string): Promise<string> {
  const login = `holdfast_${product}_server`;
  const { writer, reader } = rolesOf(product);
  await using owner = await connectTo(ownerUrl);
  const { client } = owner;
  const secret = client.escapeLiteral(password);
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [login]);
  await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${login} login noinherit password ${secret}`);
  await client.query(`grant ${writer}, ${reader} to ${login}`);
  const url = new URL(ownerUrl);
  url.username = login;
  url.password = password;
  return url.href;
}

/**
 * Owner's address of a product's database in a constellation that runs now.
 *
 * @throws {Refusal} when none does.
 */
export async function runningOwnerUrl(settings: Settings, product: Product): Promise<string> {
  const own = settings.databaseUrls[product];
  if (own !== undefined) return own;
  const server = settings.databaseUrl ?? (await runningPostgres(join(settings.dataDir, 'postgres')));
  if (server === undefined) throw new Refusal(`No database runs in ${settings.dataDir}; is \`npm start\` running?`);
  return databaseAt(server, `holdfast_${product}`);
}

async function connectTo(url: string): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectWithinMs });
  // A connection that breaks later fails at its next statement, where it is told.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    const { host, pathname } = new URL(url);
    const reason = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : (cause as Error).message;
    throw new Refusal(`The database ${pathname.slice(1) || 'of that login'} at ${host} can't be reached: ${reason}.`);
  }
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
