import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { prepareDatabase } from '#platform/db/prepare.ts';
import { databaseUrl } from './testing.ts';

const all = new URL('../../wallet/server/migrations/', import.meta.url);

/** A database of the wallet as it was before some of its migrations. */
export interface OldDatabase {
  readonly url: string;
  readonly owner: pg.Client;
  /** Applies the other migrations. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/** Creates a database with the wallet's migrations whose names come before `end`. */
export async function openOldDatabase(end: string): Promise<OldDatabase> {
  const server = process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';
  const name = `test_migrations_${randomBytes(6).toString('hex')}`;
  const url = databaseUrl(server, name);
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await admin(`create database ${name}`);
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  for (const file of (await readdir(all)).filter((one) => one < end)) await cp(new URL(file, all), join(folder, file));
  await prepareDatabase({ url, product: 'wallet', migrations: pathToFileURL(`${folder}/`) });
  await rm(folder, { recursive: true });
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  return {
    url,
    owner,
    migrate: async () => void (await prepareDatabase({ url, product: 'wallet', migrations: all })),
    close: async () => {
      await owner.end();
      await admin(`drop database ${name} with (force)`);
    },
  };
}
