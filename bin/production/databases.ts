import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { allowLogin, prepareDatabase, rolesOf } from '#platform/db/prepare.ts';
import { refuseOldServer } from '#platform/db/server-version.ts';
import { Refusal } from '../lifeline.ts';
import { knownMigrations, ownerOf } from './products.ts';
import type { Product } from './products.ts';
import { whyUnreachable } from './standing.ts';

const connectWithinMs = 5_000;

/** The same server and login, another database. */
export function databaseAt(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Creates the database that `url` names, if it does not exist. */
export async function ensureDatabase(serverUrl: string, name: string): Promise<string> {
  await using admin = await connectTo(serverUrl);
  const { rowCount } = await admin.client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    await admin.client.query(`create database ${admin.client.escapeIdentifier(name)}`);
  }
  return databaseAt(serverUrl, name);
}

/**
 * Migrates a product's database to this version, as its owner.
 *
 * @returns Names of the migrations applied now.
 */
export async function migrateProduct(root: string, product: Product, ownerUrl: string): Promise<string[]> {
  await refuseOthersDatabase(root, product, ownerUrl);
  const migrations = pathToFileURL(join(root, product, 'server', 'migrations', '/'));
  if (!existsSync(migrations)) throw new Refusal(`There are no migrations in ${product}/server/migrations.`);
  try {
    return await prepareDatabase({ url: ownerUrl, product, migrations });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal(`The ${product}'s database cannot be brought to this version. ${reason}`, { cause });
  }
}

/** @throws {Refusal} if the database can't be reached, its server is too old, or it belongs to the other product. */
async function refuseOthersDatabase(root: string, product: Product, ownerUrl: string): Promise<void> {
  await using owner = await connectTo(ownerUrl);
  const { rows } = await owner.client.query<{ exists: boolean }>(
    "select to_regclass('public.migrations') is not null as exists",
  );
  if (rows[0]?.exists !== true) return;
  const applied = await owner.client.query<Record<string, unknown>>('select * from public.migrations');
  const holder = ownerOf(
    applied.rows.map(({ name }) => String(name)),
    await knownMigrations(root),
  );
  if (holder === undefined || holder === product) return;
  throw new Refusal(
    `The database ${new URL(ownerUrl).pathname.slice(1)} is the ${holder}'s; the ${product} needs its own.`,
  );
}

/**
 * Creates the login for a product's servers: it owns nothing and can only take their two roles.
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
  await allowLogin(client, login);
  const url = new URL(ownerUrl);
  url.username = login;
  url.password = password;
  return url.href;
}

async function connectTo(url: string): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectWithinMs });
  // A connection that breaks later fails at its next statement, which reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    await refuseOldServer(client);
  } catch (cause) {
    await client.end().catch(() => {});
    const sentence = whyUnreachable(cause, url);
    throw new Refusal(`${sentence[0]?.toUpperCase()}${sentence.slice(1).replace(/\.$/, '')}.`, { cause });
  }
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
