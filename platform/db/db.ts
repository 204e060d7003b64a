import pg from 'pg';
import type { PoolClient } from 'pg';
import { invariant } from '../kernel/invariant.ts';
import { toUuid } from '../kernel/id.ts';
import type { Id } from '../kernel/id.ts';
import { err } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { arrayLiteral } from './array-literal.ts';
import { sql } from './sql.ts';
import type { Sql } from './sql.ts';

/**
 * An open database transaction. Statements that are begun together, without awaiting one before the next, are sent
 * together and share a round trip; they run in the order in which they were begun.
 */
export interface Tx {
  /** The single row. @throws If there is none or more than one: a bug in the caller. */
  one<Row>(statement: Sql<Row>): Promise<Row>;
  /** The row, or undefined if there is none. @throws If there is more than one. */
  maybe<Row>(statement: Sql<Row>): Promise<Row | undefined>;
  many<Row>(statement: Sql<Row>): Promise<Row[]>;
  /** Runs a statement; returns the number of rows that it wrote. */
  run(statement: Sql): Promise<number>;
}

/** The person whose rows a read may see; row-level security enforces this even if a filter is missing. */
type Subject = { readonly holder: Id<'hld'> } | { readonly shopper: Id<'shp'> };

export interface Db {
  /**
   * Runs `work` in one read-committed transaction as the writer: committed durably when the promise resolves,
   * rolled back when `work` throws. Never call another system inside.
   */
  asWriter<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` as the writer, as `asWriter` does, but also rolls back if `work` returns a refusal. */
  writeResult<T, E>(work: (tx: Tx) => Promise<Result<T, E>>): Promise<Result<T, E>>;
  /**
   * Runs `work` as the writer without a transaction, so that a statement takes one round trip instead of three; each
   * statement is atomic on its own. Use it for reads, and for writes of one statement. Row-level security does not
   * filter its reads.
   */
  one<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Like `one`, but as the reader, who sees only public rows. */
  asNobody<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` in one read-only transaction as the reader, who sees only the subject's rows. */
  asReader<T>(subject: Subject, work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface DbSettings {
  readonly url: string;
  /** Roles that the login may take: servers never act as the owner of the tables. */
  readonly writer: string;
  readonly reader: string;
  /** The time limit for a statement's answer, including its time in the queue. */
  readonly answerWithinMs?: number;
  /** The time limit for a new connection, including the wait for a free one. */
  readonly connectWithinMs?: number;
}

/** Creates the pools. They connect at the first statement. */
export function connect(settings: DbSettings): Db {
  const writers = pool(settings, settings.writer, 16);
  const readers = pool(settings, settings.reader, 6);
  return {
    asWriter: (work) => inTransaction(writers, 'begin', work),
    writeResult: (work) => committedIfOk((run) => inTransaction(writers, 'begin', run), work),
    one: (work) => work(txOn(writers)),
    asNobody: (work) => work(txOn(readers)),
    asReader: (subject, work) =>
      inTransaction(readers, 'begin read only', async (tx) => {
        const [, value] = await Promise.all([tx.run(subjectSetting(subject)), work(tx)]);
        return value;
      }),
    close: async () => {
      await Promise.all([writers.end(), readers.end()]);
    },
  };
}

/** Thrown to roll back a transaction whose work was refused. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: unknown;

  constructor(refusal: unknown) {
    super('the work was refused');
    this.refusal = refusal;
  }
}

/** Runs `work` in `transaction`, which commits if it resolves and rolls back if it throws; a refusal rolls back too. */
export async function committedIfOk<T, E>(
  transaction: (work: (tx: Tx) => Promise<Result<T, E>>) => Promise<Result<T, E>>,
  work: (tx: Tx) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  try {
    return await transaction(async (tx) => {
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refused(outcome.error);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal as E);
    throw error;
  }
}

function subjectSetting(subject: Subject): Sql {
  if ('holder' in subject) return sql`select set_config('app.holder', ${toUuid(subject.holder)}, true)`;
  return sql`select set_config('app.shopper', ${toUuid(subject.shopper)}, true)`;
}

/**
 * Every statement of a server uses a key. A connection keeps its plans, and one that was made while a table was small
 * must not read the whole table forever: checking the foreign key of one new row took longer than inserting it.
 */
const plans = ['enable_seqscan=off', 'jit=off'];
/**
 * The database ends these itself: statements and waits for locks that take too long, and transactions of a server that
 * is frozen or disconnected.
 */
const patience = [
  'statement_timeout=15s',
  'lock_timeout=10s',
  'idle_in_transaction_session_timeout=30s',
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
];
/** A frozen database ends nothing, so this side gives up. */
const ANSWER_WITHIN_MS = 20_000;
const CONNECT_WITHIN_MS = 5_000;

/**
 * A connection that is discarded after an unanswered statement, because its next answer could belong to any statement.
 */
class BoundedClient extends pg.Client {
  // The driver has many overloads, and this passes all of them on.
  override query = ((...args: Parameters<pg.Client['query']>) => {
    const answer: unknown = super.query(...args);
    if (answer instanceof Promise) {
      answer.catch((error: Error) => {
        if (error.message === 'Query read timeout') this.connection.stream.destroy();
      });
    }
    return answer;
  }) as pg.Client['query'];
}

/** A pool whose connections act as `role` and return exact types: int8 as bigint, dates as text. */
export function pool(settings: Omit<DbSettings, 'writer' | 'reader'>, role: string, max: number): pg.Pool {
  const { url, answerWithinMs = ANSWER_WITHIN_MS, connectWithinMs = CONNECT_WITHIN_MS } = settings;
  const made = new pg.Pool({
    connectionString: url,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: connectWithinMs,
    query_timeout: answerWithinMs,
    Client: BoundedClient,
    options: [`role=${role}`, ...plans, ...patience].map((setting) => `-c ${setting}`).join(' '),
    // Statements are sent without waiting for the answers to earlier ones.
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: exactTypes,
  });
  // The pool replaces a connection that the server closed while it was idle.
  made.on('error', () => {});
  made.on('connect', (client) => client.on('error', () => {}));
  return made;
}

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;

/** Returns int8 as bigint and dates as text. */
export const exactTypes: pg.CustomTypesConfig = { getTypeParser: typeParser };

function typeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8) return BigInt;
  if (oid === DATE) return String;
  if (oid === INT8_ARRAY) {
    return (value) =>
      value === '{}'
        ? []
        : value
            .slice(1, -1)
            .split(',')
            .map((item) => (item === 'NULL' ? null : BigInt(item)));
  }
  return pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown;
}

async function inTransaction<T>(from: pg.Pool, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await from.connect();
  let isOpen = true;
  let broken: Error | undefined;
  let firstFailure: unknown;
  try {
    // No statement may outlive its transaction, because the connection may belong to another transaction by then.
    const tx = txOn({
      query: async (query) => {
        invariant(isOpen, 'a statement runs in a transaction that is open');
        const answer = together(client).query(query);
        answer.catch((error: unknown) => {
          firstFailure ??= error;
        });
        return answer;
      },
    });
    const [, value] = await Promise.all([together(client).query(begin), work(tx)]);
    isOpen = false;
    const { command } = await client.query('commit');
    // A commit also ends an aborted transaction, and only its answer shows that.
    invariant(command === 'COMMIT', 'a transaction with a failed statement throws before it commits');
    return value;
  } catch (error) {
    isOpen = false;
    broken = await rollback(client);
    throw followsAFailure(error) ? (firstFailure ?? error) : error;
  } finally {
    client.release(broken);
  }
}

/**
 * Whether a statement failed only because an earlier one of its database transaction had failed. Of statements that were begun
 * together, its failure can reach the caller first, and it hides the cause.
 */
function followsAFailure(error: unknown): boolean {
  return (error as { code?: unknown } | null | undefined)?.code === '25P02';
}

/** Sends statements of the same moment in one packet, because each packet wakes the other side. */
function together(client: PoolClient): PoolClient {
  invariant(client instanceof pg.Client, 'the pool hands out clients of the driver');
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return client;
}

/** Rolls back; returns the error if the connection can't, so that the pool discards it. */
async function rollback(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('rollback failed');
  }
}

/** The statements of one connection. */
export function txOn(client: {
  query(query: { text: string; values: unknown[]; name: string }): Promise<pg.QueryResult>;
}): Tx {
  return txOver(async (statement) => {
    const { rows, rowCount } = await client.query(ready.get(statement) ?? wireOf(statement));
    return { rows: rows as Record<string, unknown>[], count: rowCount ?? 0 };
  });
}

/**
 * A transaction that prepares statements as they are begun, and sends them in that order once `open` resolves; if
 * `open` rejects, they reject. For a caller that must wait and has large statements.
 */
export function heldBack(tx: Tx, open: Promise<void>): Tx {
  const hold = async <T>(statement: Sql, send: () => Promise<T>): Promise<T> => {
    ready.set(statement, wireOf(statement));
    await open;
    return send();
  };
  return {
    one: (statement) => hold(statement, () => tx.one(statement)),
    maybe: (statement) => hold(statement, () => tx.maybe(statement)),
    many: (statement) => hold(statement, () => tx.many(statement)),
    run: (statement) => hold(statement, () => tx.run(statement)),
  };
}

/** Statements that wait to be sent. */
const ready = new WeakMap<Sql, Wire>();

interface Wire {
  readonly text: string;
  readonly values: unknown[];
  readonly name: string;
}

/**
 * A statement for the driver. Lists are written here, because the driver would make two replacements for each element.
 */
function wireOf(statement: Sql): Wire {
  const { text, values, name } = statement.toQuery();
  return { text, name, values: values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value)) };
}

/** The result of one statement. */
interface Executed {
  readonly rows: readonly Record<string, unknown>[];
  /** The number of rows that it wrote. */
  readonly count: number;
}

/** The methods of a transaction over any executor. */
export function txOver(execute: (statement: Sql) => Promise<Executed>): Tx {
  const rowsOf = async <Row>(statement: Sql<Row>): Promise<Row[]> => {
    const { rows } = await execute(statement);
    return rows.map((row) => statement.decode(row));
  };
  return {
    one: async (statement) => {
      const rows = await rowsOf(statement);
      invariant(rows.length === 1, `a statement gives one row, not ${rows.length}`);
      return rows[0]!;
    },
    maybe: async (statement) => {
      const rows = await rowsOf(statement);
      invariant(rows.length <= 1, `a statement gives one row at most, not ${rows.length}`);
      return rows[0];
    },
    many: rowsOf,
    run: async (statement) => (await execute(statement)).count,
  };
}
