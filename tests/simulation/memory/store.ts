import { Unreadable } from './unreadable.ts';
import { evaluate } from './evaluate.ts';
import type { Schema, TableSchema, Unique } from './schema.ts';
import { coerce, plain } from './values.ts';
import type { Value } from './values.ts';

/** A row of a table. */
export type Row = Readonly<Record<string, Value>>;

/** The statement must wait until another database transaction has ended, and then run again. */
export class Blocked extends Error {
  readonly by: Transaction;

  constructor(by: Transaction) {
    super('waits for another transaction');
    this.by = by;
  }
}

/** An error as the driver throws it, with PostgreSQL's code. */
export class DatabaseError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A table with its committed rows. */
export interface Table {
  readonly schema: TableSchema;
  /** The committed rows by their place. */
  readonly rows: Map<number, Row>;
}

/** A committed change of a row: `before` is undefined for a new row, and `after` for a deleted one. */
export interface Change {
  readonly table: string;
  readonly place: number;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** A database transaction. Others see its writes only after it commits. */
export class Transaction {
  readonly number: number;
  readonly writes = new Map<Table, Map<number, Row | undefined>>();
  readonly locks = new Set<string>();
  state: 'open' | 'committed' | 'aborted' = 'open';
  waitsFor: Transaction | undefined;
  /** The committed rows at its beginning, for a transaction that sees one instant (`repeatable read`). */
  snapshot: ReadonlyMap<Table, ReadonlyMap<number, Row>> | undefined;

  constructor(number: number) {
    this.number = number;
  }
}

/**
 * Tables in memory, with database transactions as PostgreSQL has them at `read committed`. A statement sees the rows
 * that were committed before it and those of its own transaction; a reader may see one instant instead. Written and locked rows make other transactions wait.
 */
export class Store {
  readonly tables = new Map<string, Table>();
  readonly open = new Set<Transaction>();
  readonly #locks = new Map<string, Transaction>();
  readonly #now: () => Date;
  #places = 0;
  #numbers = 0;

  /** @param now The database's clock, for columns whose default is the present. */
  constructor(schema: Schema, now: () => Date) {
    this.#now = now;
    for (const table of schema.tables.values()) this.tables.set(table.name, { schema: table, rows: new Map() });
  }

  table(name: string): Table {
    const table = this.tables.get(name);
    if (!table) throw new Unreadable(`The memory database has no table ${name}.`);
    return table;
  }

  begin(): Transaction {
    const transaction = new Transaction((this.#numbers += 1));
    this.open.add(transaction);
    return transaction;
  }

  /** Lets a transaction see only what is committed now. */
  seeOneInstant(transaction: Transaction): void {
    transaction.snapshot = new Map([...this.tables.values()].map((table) => [table, new Map(table.rows)]));
  }

  /** Yields the rows that a transaction sees, in the order of their insertion. */
  *visible(transaction: Transaction, table: Table): Generator<[number, Row]> {
    const own = transaction.writes.get(table);
    for (const [place, row] of transaction.snapshot?.get(table) ?? table.rows) {
      const seen = own?.has(place) === true ? own.get(place) : row;
      if (seen) yield [place, seen];
    }
    for (const [place, row] of own ?? []) {
      if (row && !table.rows.has(place)) yield [place, row];
    }
  }

  /**
   * Locks a row until the transaction ends.
   *
   * @returns False if another transaction has locked it and `skip` is set.
   * @throws {Blocked} If another transaction has locked it and `skip` is not set.
   */
  lock(transaction: Transaction, table: Table, place: number, skip = false): boolean {
    return this.hold(transaction, `${table.schema.name} ${place}`, skip);
  }

  /** Locks a name until the transaction ends; see `lock`. */
  hold(transaction: Transaction, name: string, skip = false): boolean {
    const holder = this.#locks.get(name);
    if (holder === transaction) return true;
    if (holder && skip) return false;
    if (holder) throw new Blocked(holder);
    this.#locks.set(name, transaction);
    transaction.locks.add(name);
    return true;
  }

  /** Completes a row with defaults, and converts its values to the types of their columns. */
  shape(table: Table, values: Row): Row {
    const row: Record<string, Value> = {};
    for (const [name, { type, fallback }] of table.schema.columns) {
      const value =
        values[name] === undefined && fallback ? evaluate(fallback, { ...nowhere, now: this.#now() }) : values[name];
      row[name] = coerce(value, type);
    }
    const unknown = Object.keys(values).find((name) => !table.schema.columns.has(name));
    if (unknown !== undefined) throw new Unreadable(`${table.schema.name} has no column ${unknown}.`);
    return row;
  }

  insert(transaction: Transaction, table: Table, row: Row): void {
    this.#write(transaction, table, (this.#places += 1), row);
  }

  /** Changes the row at a place. @param row Undefined to delete it. */
  replace(transaction: Transaction, table: Table, place: number, row: Row | undefined): void {
    this.#write(transaction, table, place, row);
  }

  #write(transaction: Transaction, table: Table, place: number, row: Row | undefined): void {
    const own = transaction.writes.get(table) ?? new Map<number, Row | undefined>();
    transaction.writes.set(table, own.set(place, row && writtenBy(transaction, row)));
  }

  /**
   * Finds the place of another row with the same values under one of the unique constraints.
   *
   * @param except The place of the row itself, if it is changed.
   * @throws {Blocked} If an open transaction has inserted such a row.
   */
  duplicate(
    transaction: Transaction,
    table: Table,
    row: Row,
    uniques: readonly Unique[],
    except?: number,
  ): number | undefined {
    for (const unique of uniques) {
      const key = keyOf(row, unique);
      if (key === undefined) continue;
      for (const [place, other] of this.visible(transaction, table)) {
        if (place !== except && keyOf(other, unique) === key) return place;
      }
      for (const rival of this.open) {
        if (rival === transaction) continue;
        for (const other of rival.writes.get(table)?.values() ?? []) {
          if (other && keyOf(other, unique) === key && !this.#isLockedRow(rival, table, other))
            throw new Blocked(rival);
        }
      }
    }
    return undefined;
  }

  /** Whether a rival's row changes a committed row, which the search by key has found already. */
  #isLockedRow(rival: Transaction, table: Table, row: Row): boolean {
    for (const [place, written] of rival.writes.get(table) ?? []) if (written === row) return table.rows.has(place);
    return false;
  }

  /** Commits a transaction, so that all others see its writes. @returns Its changes. */
  commit(transaction: Transaction): Change[] {
    const changes: Change[] = [];
    for (const [table, own] of transaction.writes) {
      for (const [place, after] of own) {
        changes.push({ table: table.schema.name, place, before: table.rows.get(place), after });
        if (after) table.rows.set(place, after);
        else table.rows.delete(place);
      }
    }
    this.#end(transaction, 'committed');
    return changes;
  }

  rollback(transaction: Transaction): void {
    if (transaction.state === 'open') this.#end(transaction, 'aborted');
  }

  /** Reverts committed changes, like a disk that lost acknowledged writes. */
  undo(changes: readonly Change[]): void {
    for (const { table, place, before } of changes.toReversed()) {
      const { rows } = this.table(table);
      if (before) rows.set(place, before);
      else rows.delete(place);
    }
  }

  #end(transaction: Transaction, state: 'committed' | 'aborted'): void {
    transaction.state = state;
    for (const name of transaction.locks) this.#locks.delete(name);
    this.open.delete(transaction);
  }
}

/** A row with PostgreSQL's hidden column, the transaction that wrote it. Neither `*` nor a copy of the row has it. */
function writtenBy({ number }: Transaction, row: Row): Row {
  return Object.defineProperty({ ...row }, 'xmin', { value: number });
}

const nowhere = { params: [], sources: [] };

/**
 * Returns the text by which a constraint compares a row; undefined if nulls or the index's condition exclude the row.
 */
function keyOf(row: Row, { columns, where, nullsMatch }: Unique): string | undefined {
  const values = columns.map((column) => row[column]);
  if (!nullsMatch && values.some((value) => value === null || value === undefined)) return undefined;
  if (where && evaluate(where, { params: [], sources: [{ alias: '', row }] }) !== true) return undefined;
  return values.map((value) => plain(value ?? null)).join('\0');
}
