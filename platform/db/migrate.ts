import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { refuseOldServer } from './server-version.ts';

interface MigrationPlan {
  /** Connects as the owner of the schema. */
  readonly url: string;
  /** Folders of `NNNN_name.sql` files, applied together in the order of their names. */
  readonly directories: readonly URL[];
  /** Roles to create before the first file; files may name writer and reader as `:writer` and `:reader`. */
  readonly writer: string;
  readonly reader: string;
  readonly auditor: string;
}

/** Another version of the code migrated the database, and this version cannot continue from there. */
export class HistoryError extends Error {
  override name = 'HistoryError';
}

/** Migrators of the same database wait for each other on this lock. */
const LOCK = 7_203_611;
const LOCK_WITHIN_S = 30;
const CONNECT_WITHIN_MS = 10_000;

/**
 * Brings a database to the newest version: each file once, in one transaction with its record, forward only. Safe to
 * repeat and to run concurrently.
 *
 * @returns The names of the files that were applied now.
 * @throws {HistoryError} If an applied file was changed or is missing: the history of a database is never rewritten.
 */
export async function migrate(plan: MigrationPlan): Promise<string[]> {
  const client = new pg.Client({
    connectionString: plan.url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
  });
  // A connection that breaks fails at its next statement, which reports it.
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    // A migration that waits for a table makes all later statements wait too, so it should fail and be run again.
    await client.query(`set lock_timeout = '${LOCK_WITHIN_S}s'`);
    await ensureRoles(client, [plan.writer, plan.reader, plan.auditor]);
    await client.query(
      `create table if not exists public.migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    );
    await client.query('grant select on public.migrations to public');
    return await applyMissing(client, plan);
  } finally {
    await client.end();
  }
}

/** The migrations that only the code or only the database has; empty if both are at the same version. */
export async function versionGap(applied: readonly string[], directories: readonly URL[]): Promise<string[]> {
  const known = (await migrationFiles(directories)).map((file) => file.name);
  return [...known.filter((name) => !applied.includes(name)), ...applied.filter((name) => !known.includes(name))];
}

/** All files of the folders, in the order of application. */
export async function migrationFiles(directories: readonly URL[]): Promise<{ name: string; url: URL }[]> {
  const lists = await Promise.all(
    directories.map(async (directory) =>
      (await readdir(directory))
        .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
        .map((name) => ({ name, url: new URL(name, directory) })),
    ),
  );
  return lists.flat().toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

async function applyMissing(client: pg.Client, plan: MigrationPlan): Promise<string[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from public.migrations',
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  const files = await migrationFiles(plan.directories);
  const lost = [...applied.keys()].filter((name) => !files.some((file) => file.name === name));
  if (lost.length > 0)
    throw new HistoryError(`The database has migrations that this version does not know: ${lost.join(', ')}.`);
  const fresh: string[] = [];
  for (const { name, url } of files) {
    const text = await readFile(url, 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    const known = applied.get(name);
    if (known === checksum) continue;
    if (known !== undefined) throw new HistoryError(`Migration ${name} was changed after it was applied.`);
    const named = text.replaceAll(':writer', plan.writer).replaceAll(':reader', plan.reader);
    await applyOne(client, { name, text: named, checksum });
    fresh.push(name);
  }
  return fresh;
}

async function applyOne(client: pg.Client, file: { name: string; text: string; checksum: string }): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.text);
    await client.query('insert into public.migrations (name, checksum) values ($1, $2)', [file.name, file.checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${file.name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function ensureRoles(client: pg.Client, roles: readonly string[]): Promise<void> {
  for (const role of roles) {
    const name = client.escapeIdentifier(role);
    // Roles belong to the whole server, so another database's migrator may create them at the same time.
    await client.query(
      `do $$ begin
         create role ${name} nologin;
       exception when duplicate_object or unique_violation then null;
       end $$`,
    );
    await client.query(
      `do $$ begin
         if not pg_has_role(current_user, '${role.replaceAll("'", "''")}', 'set') then grant ${name} to current_user; end if;
       end $$`,
    );
  }
}
