import type { Tx } from '#platform/db/db.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Timer } from '#platform/jobs/timers.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Account, EntryDraft } from '../accounts/domain.ts';
import type { Hold } from '../holds/domain.ts';

/** The name of something that a batch can lock and write, with the shape of its rows. */
export interface ResourceKey<Row extends { readonly id: string }> {
  readonly name: string;
  /** Never set: it carries the type of the rows. */
  readonly row?: Row;
}

export function resourceKey<Row extends { readonly id: string }>(name: string): ResourceKey<Row> {
  return { name };
}

/** The ledger's own resource; always the last in the lock order. */
export const accountsKey = resourceKey<Account>('accounts');

/** Holds, locked right before the accounts that they are of. */
export const holdsKey = resourceKey<Hold>('holds');

/** How a feature lets the batch lock and write its rows. The batch knows no feature's tables. */
export interface Resource<Row extends { readonly id: string }> {
  readonly key: ResourceKey<Row>;
  /** Locks the rows in ascending order of id until the transaction ends, and reads them. Unknown ids are passed over. */
  lock(tx: Tx, cell: number, ids: readonly string[]): Promise<Row[]>;
  /** Writes rows that were not there, in one statement per table. */
  insert(tx: Tx, cell: number, rows: readonly Row[]): Promise<void>;
  /** Writes rows that were locked and have changed, in one statement per table. */
  update(tx: Tx, cell: number, rows: readonly Row[]): Promise<void>;
}

/** Rows of one resource that are to be loaded and kept from changing. Made by `touch`. */
export interface Touched {
  readonly resource: string;
  readonly ids: readonly string[];
}

export function touch({ name }: ResourceKey<{ readonly id: string }>, ids: readonly string[]): Touched {
  return { resource: name, ids };
}

/** The rows as the commands before this one left them. */
export interface State {
  /**
   * The row, or undefined if there is none.
   *
   * @throws When a command decides on a row that it did not name as touched. While rows are still being loaded, it
   *   returns undefined for those that are not there yet.
   */
  get<Row extends { readonly id: string }>(key: ResourceKey<Row>, id: string): Row | undefined;
}

/** What a decided command writes: all of it, or none where it breaks an invariant. Other commands of the batch go on. */
export interface Writes<A> {
  /** The caller's answer, sent once it is durable. */
  readonly answer: A;
  readonly entries?: readonly EntryDraft[];
  /** Rows to insert (those not loaded) or update (those loaded). Made by `put`. */
  readonly rows?: readonly RowWrite[];
  readonly outbox?: readonly OutboxMessage[];
  readonly timers?: { readonly set?: readonly Timer[]; readonly clear?: readonly Pick<Timer, 'kind' | 'subject'>[] };
}

export interface RowWrite {
  readonly resource: string;
  readonly row: { readonly id: string };
}

export function put<Row extends { readonly id: string }>(key: ResourceKey<Row>, row: Row): RowWrite {
  return { resource: key.name, row };
}

/**
 * A command that moves money. Decided alone or among a thousand others, with the same outcome.
 *
 * It is submitted with an idempotency key, or it is idempotent by the state that it reads: a batch whose commit is
 * in doubt is decided again.
 */
export interface MoneyCommand<C, A, E> {
  readonly kind: string;
  /** What it reads and writes. Rows are locked before they are read; accounts are compared when they are written. */
  touches(command: C): readonly Touched[];
  /**
   * What the rows read so far name in turn (a payment's mandate and accounts). Asked before each resource is locked,
   * so it answers with what it can see; what it adds must come later in the lock order than what it was read from.
   */
  touchesThen?(command: C, loaded: State): readonly Touched[];
  /** Pure. Sees the state as the commands before it left it; returns what to write, or why not. */
  decide(command: C, state: State, context: { readonly now: Date }): Result<Writes<A>, E>;
  /** How an answer is kept for a replay of its key. Needed by commands that are submitted with one. */
  readonly answer?: { toJson(answer: A): Json; fromJson(json: Json): A };
}

/** An idempotency key in the scope in which it is unique: a client. */
export interface RequestKey {
  readonly scope: string;
  readonly key: string;
}

/** No text in the database has a NUL, so no two keys share a name. */
export function nameOf({ scope, key }: RequestKey): string {
  return `${scope}\0${key}`;
}
