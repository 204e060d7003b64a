import type { Tx } from '#platform/db/db.ts';
import type { RequestKey } from '#platform/http/idempotency.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Timer } from '#platform/jobs/timers.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Account, EntryDraft } from '../accounts/domain.ts';
import type { Hold } from '../holds/domain.ts';

/** The name of a resource, with the type of its rows. */
export interface ResourceKey<Row extends { readonly id: string }> {
  readonly name: string;
  /** Never set: it carries the type of the rows. */
  readonly row?: Row;
}

/** Names a resource. Each name belongs to one resource. */
export function resourceKey<Row extends { readonly id: string }>(name: string): ResourceKey<Row> {
  return { name };
}

/** The ledger's accounts: always the last resource in the lock order. */
export const accountsKey = resourceKey<Account>('accounts');

/** Holds, which are locked right before their accounts. */
export const holdsKey = resourceKey<Hold>('holds');

/**
 * A row that a batch inserts has been inserted by another one meanwhile. A resource throws it from `insert`, and the
 * batch is decided again, with that row.
 */
export class RowTakenError extends Error {
  override readonly name = 'RowTakenError';
  override readonly message = 'A row that was new for a batch was inserted by another batch.';
}

/** Rows of a feature that the batch locks and writes. The batch knows no feature's tables. */
export interface Resource<Row extends { readonly id: string }> {
  readonly key: ResourceKey<Row>;
  /** Locks the rows in ascending order of id until the database transaction ends, and returns them. Ignores unknown ids. */
  lock(tx: Tx, cell: number, ids: readonly string[]): Promise<Row[]>;
  /** Inserts new rows, in one statement per table. @throws {RowTakenError} If another batch has inserted one of them. */
  insert(tx: Tx, cell: number, rows: readonly Row[]): Promise<void>;
  /** Writes locked rows that have changed, in one statement per table. */
  update(tx: Tx, cell: number, rows: readonly Row[]): Promise<void>;
}

/** Rows of one resource that the batch must load for a command. Made by `touch`. */
export interface Touched {
  readonly resource: string;
  readonly ids: readonly string[];
}

/** Names rows that a command touches. */
export function touch({ name }: ResourceKey<{ readonly id: string }>, ids: readonly string[]): Touched {
  return { resource: name, ids };
}

/** The rows that a batch has loaded while it is still loading others. */
export interface LoadedRows {
  /** Finds a row. Returns undefined if there is no such row, or if it is not loaded yet. */
  find<Row extends { readonly id: string }>(key: ResourceKey<Row>, id: string): Row | undefined;
}

/** The rows as the earlier commands of the batch left them. */
export interface State {
  /**
   * Reads a row that the command touches. Returns undefined if there is no such row.
   *
   * Also finds a row that only an earlier command of the batch touches: that command may have changed which rows belong
   * to this one, after this one named its own. A capture finds the hold that the batch has just placed.
   *
   * @throws If no command of the batch named the row as touched: a bug in the command.
   */
  get<Row extends { readonly id: string }>(key: ResourceKey<Row>, id: string): Row | undefined;
}

/**
 * The decision of a command: its answer and its changes.
 *
 * The batch applies all changes of a command, or none. If they break an invariant, such as an entry that does not
 * balance, that command fails alone, and the batch continues with the others.
 */
export interface Writes<A> {
  /** The caller's answer, sent after the commit. */
  readonly answer: A;
  readonly entries?: readonly EntryDraft[];
  /** Rows to insert (if they were not loaded) or to update (if they were). Made by `put`. */
  readonly rows?: readonly RowWrite[];
  readonly outbox?: readonly OutboxMessage[];
  readonly timers?: { readonly set?: readonly Timer[]; readonly clear?: readonly Pick<Timer, 'kind' | 'subject'>[] };
}

/** One row to write. */
export interface RowWrite {
  readonly resource: string;
  readonly row: { readonly id: string };
}

/** Makes the write of one row. */
export function put<Row extends { readonly id: string }>(key: ResourceKey<Row>, row: Row): RowWrite {
  return { resource: key.name, row };
}

/**
 * A kind of command that moves money: the rows that it touches, and its decision on them. `C` is the command itself,
 * `A` its answer, and `E` its refusals. The outcome is the same whether a command is decided alone or with a thousand
 * others.
 *
 * A command has an idempotency key, or its decision is idempotent by the state that it reads: a batch whose commit is
 * in doubt decides its commands again.
 */
export interface MoneyCommand<C, A, E> {
  readonly kind: string;
  /** Names the rows that the command reads and writes. The batch locks them, or compares them when it writes. */
  touches(command: C): readonly Touched[];
  /**
   * Names further rows, from those that are loaded: a payment's mandate and accounts, for instance. The batch calls it
   * before it locks each resource, so it answers from the rows that it finds. A row that it adds must come later in the
   * lock order than the row that names it.
   */
  touchesThen?(command: C, loaded: LoadedRows): readonly Touched[];
  /** Decides on the state: changes, or a refusal. Pure. */
  decide(command: C, state: State, context: { readonly now: Date }): Result<Writes<A>, E>;
  /** The stored form of an answer, for replays. Required for commands that are submitted with a key. */
  readonly answer?: { toJson(answer: A): Json; fromJson(json: Json): A };
}

/** An idempotency key in the scope in which it is unique: a client, or a kind of the wallet's own jobs. */
export interface ScopedKey extends RequestKey {
  readonly scope: string;
}

/** The part of a scoped key that identifies it. */
export type KeyName = Pick<ScopedKey, 'scope' | 'key'>;

/** Writes a key's name as one text. No text in the database has a NUL, so different keys give different texts. */
export function textOf({ scope, key }: KeyName): string {
  return `${scope}\0${key}`;
}
