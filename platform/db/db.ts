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
  /** Runs a statement; answers how many rows it wrote. */
  run(statement: Sql): Promise<number>;
}

/** Whose rows a read may see; row-level security holds it even where a filter is forgotten. */
type Subject = { readonly holder: Id<'hld'> } | { readonly shopper: Id<'shp'> };

export interface Db {
  /**
   * Runs `work` in one read-committed transaction as the writer: committed durably when the promise resolves,
   * rolled back when `work` throws. Never call another system inside.
   */
  asWriter<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Runs `work` as the writer, as `asWriter` does, but rolls back when `work` returns a refusal: what was written before
   * it never happened.
   */
  writeResult<T, E>(work: (tx: Tx) => Promise<Result<T, E>>): Promise<Result<T, E>>;
  /**
   * Runs `work` as the writer without a transaction around it: a statement takes one round trip instead of three, and is
   * atomic for itself alone. For reads, and for writes of one statement. Not for somebody who may not see all that it
   * reads.
   */
  one<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** As `one`, but as the reader, who sees what is public: for what anybody may read. */
  asNobody<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` in one read-only transaction as the reader, who sees the subject's rows alone. */
  asReader<T>(subject: Subject, work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface DbSettings {
  readonly url: string;
  /** Roles that the login may take: servers never act as the owner of the tables. */
  readonly writer: string;
  readonly reader: string;
  /** How long a statement is waited for, its place in the queue included. */
  readonly answerWithinMs?: number;
}

/** Opens the pools. Nothing is connected until the first statement. */
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

/** Leaves a transaction whose work was refused, so that it is rolled back. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: unknown;

  constructor(refusal: unknown) {
    super('the work was refused');
    this.refusal = refusal;
  }
}

/** Runs `work` by `transaction`, which commits what resolves and rolls back what throws; a refusal rolls back, too. */
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

/** A pool whose connections act as `role` and give exact types: int8 as bigint, dates as text. */
function pool({ url, answerWithinMs }: DbSettings, role: string, max: number): pg.Pool {
  const limit = answerWithinMs === undefined ? {} : { answerWithinMs };
  return plainPool({ url, role, max, types: exactTypes, pipeline: true, ...limit });
}

/**
 * Every statement of a server goes by a key. A plan that was made while a table was small, and is kept for as long as the
 * connection, must not read all of it ever after: checking the foreign key of one new row took more than inserting it.
 */
const plans = ['enable_seqscan=off', 'jit=off'];
/**
 * The database ends these on its own: statements and waits for locks that take too long, and a server that stands
 * still, or whose line is cut, in the middle of a transaction.
 */
const patience = [
  'statement_timeout=15s',
  'lock_timeout=10s',
  'idle_in_transaction_session_timeout=30s',
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
];
/** A database that stands still ends nothing: then it is this side that gives up. */
const ANSWER_WITHIN_MS = 20_000;
const CONNECT_WITHIN_MS = 5_000;

/** A connection that is thrown away when a statement of it was not answered: nobody knows what it would answer next. */
class BoundedClient extends pg.Client {
  // The driver's own signatures are many, and all of them are handed on.
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

/** A pool whose connections act as `role`, with the driver's own types: for libraries that expect those. */
export function plainPool(settings: {
  url: string;
  role: string;
  max: number;
  types?: pg.CustomTypesConfig;
  /** Whether statements are sent without waiting for the answers to those before. */
  pipeline?: boolean;
  answerWithinMs?: number;
}): pg.Pool {
  const { url, role, max, types, pipeline = false, answerWithinMs = ANSWER_WITHIN_MS } = settings;
  const made = new pg.Pool({
    connectionString: url,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    query_timeout: answerWithinMs,
    Client: BoundedClient,
    options: [`role=${role}`, ...plans, ...patience].map((setting) => `-c ${setting}`).join(' '),
    pipeline,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(types ? { types } : {}),
  });
  // A connection that the server closes while idle is replaced at its next use.
  made.on('error', () => {});
  made.on('connect', (client) => client.on('error', () => {}));
  return made;
}

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;

/** Gives int8 as bigint and dates as text. */
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
  try {
    // Nobody is left behind with a transaction that is over: the connection may be somebody else's by then.
    const tx = txOn({
      query: async (query) => {
        invariant(isOpen, 'a statement runs in a transaction that is open');
        return together(client).query(query);
      },
    });
    const [, value] = await Promise.all([together(client).query(begin), work(tx)]);
    isOpen = false;
    const { command } = await client.query('commit');
    // What was aborted ends with it, too, and says so only here.
    invariant(command === 'COMMIT', 'a transaction with a failed statement throws before it commits');
    return value;
  } catch (error) {
    isOpen = false;
    broken = await rollback(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

/** What is sent at the same moment leaves in one packet: each that is sent wakes the other side. */
function together(client: PoolClient): PoolClient {
  invariant(client instanceof pg.Client, 'the pool hands out clients of the driver');
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
  return client;
}

/** Rolls back; returns the error of a connection that can't, so that the pool throws it away. */
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
 * The transaction, but that statements are made ready as they are begun, and sent once `open` resolves, in the order in
 * which they were begun; where it rejects, so do they. For whoever has to wait, and has statements of some size.
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

/** A statement as the driver takes it; it would write lists element by element, with two replacements for each. */
function wireOf(statement: Sql): Wire {
  const { text, values, name } = statement.toQuery();
  return { text, name, values: values.map((value) => (Array.isArray(value) ? arrayLiteral(value) : value)) };
}

/** What one statement did. */
interface Executed {
  readonly rows: readonly Record<string, unknown>[];
  /** How many rows it wrote. */
  readonly count: number;
}

/** The statements of whatever executes them. */
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
