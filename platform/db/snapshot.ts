import pg from 'pg';
import { exactTypes, txOn } from './db.ts';
import type { Tx } from './db.ts';
import type { Sql } from './sql.ts';

/** A snapshot of a database, which does not change while it is read. */
export interface Snapshot extends Pick<Tx, 'one' | 'maybe' | 'many'> {
  /** The rows of a statement that are too many for the memory, a few thousand at a time. */
  pages<Row>(statement: Sql<Row>): AsyncGenerator<Row[]>;
}

export interface SnapshotSettings {
  readonly url: string;
  /** The role that the login takes, which can only read. */
  readonly role: string;
}

const PAGE_ROWS = 5_000;
const CONNECT_WITHIN_MS = 10_000;
/** Summing a whole journal takes a while; a frozen database would take forever. */
const ANSWER_WITHIN_MS = 600_000;

/**
 * Runs `work` in one repeatable-read, read-only transaction as `role`: every statement sees the same instant.
 *
 * Names are resolved only in PostgreSQL's own schema, so that nothing in the database can replace `sha256` or `sum`.
 */
export async function readSnapshot<T>(
  { url, role }: SnapshotSettings,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    statement_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
    types: exactTypes,
    // With the default four megabytes, sorting and hashing a whole journal would use the disk.
    options: `-c role=${role} -c search_path=pg_catalog -c work_mem=64MB -c jit=off`,
  });
  // A connection that breaks fails at its next statement, which reports it.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await work({ ...txOn(client), pages: (statement) => pagesOf(client, statement) });
  } finally {
    await client.end();
  }
}

async function* pagesOf<Row>(client: pg.Client, statement: Sql<Row>): AsyncGenerator<Row[]> {
  const { text, values } = statement.toQuery();
  await client.query(`declare page no scroll cursor for ${text}`, values);
  for (;;) {
    const { rows } = await client.query<Record<string, unknown>>(`fetch ${PAGE_ROWS} from page`);
    if (rows.length === 0) break;
    yield rows.map((row) => statement.decode(row));
  }
  await client.query('close page');
}
