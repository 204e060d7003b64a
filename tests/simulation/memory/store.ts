import { Unreadable } from './unreadable.ts';
import { evaluate } from './evaluate.ts';
import type { Schema, TableSchema, Unique } from './schema.ts';
import { coerce, plain } from './values.ts';
import type { Value } from './values.ts';

export type Row = Readonly<Record<string, Value>>;

/** Must wait until another transaction has ended; then the statement is run again on what that one left. */
export class Blocked extends Error {
  readonly by: Transaction;

  constructor(by: Transaction) {
    super('waits for another transaction');
    this.by = by;
  }
}

/** As the driver throws it, with PostgreSQL's code. */
export class DatabaseError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Table {
  readonly schema: TableSchema;
  /** Committed rows by their place. */
  readonly rows: Map<number, Row>;
}

/** What one transaction did to a row: before and after, undefined where there was or is none. */
export interface Change {
  readonly table: string;
  readonly place: number;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** An open transaction: it alone sees its writes until it commits. */
export class Transaction {
  readonly number: number;
  readonly writes = new Map<Table, Map<number, Row | undefined>>();
  readonly locks = new Set<string>();
  state: 'open' | 'committed' | 'aborted' = 'open';
  waitsFor: Transaction | undefined;

  constructor(number: number) {
    this.number = number;
  }
}

/**
 * Tables in memory with transactions as PostgreSQL has them at `read committed`: a statement sees what was committed
 * before it and what its own transaction wrote; rows that are written or locked make others wait.
 */
export class Store {
  readonly tables = new Map<string, Table>();
  readonly open = new Set<Transaction>();
  readonly #locks = new Map<string, Transaction>();
  #places = 0;
  #numbers = 0;

  constructor(schema: Schema) {
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

  /** The rows that a transaction sees, in the order in which they were put in. */
  *visible(transaction: Transaction, table: Table): Generator<[number, Row]> {
    const own = transaction.writes.get(table);
    for (const [place, row] of table.rows) {
      const seen = own?.has(place) === true ? own.get(place) : row;
      if (seen) yield [place, seen];
    }
    for (const [place, row] of own ?? []) {
      if (row && !table.rows.has(place)) yield [place, row];
    }
  }

  /** Locks a row until the transaction ends. @returns False where another has it and `skip` is asked for. */
  lock(transaction: Transaction, table: Table, place: number, skip = false): boolean {
    return this.hold(transaction, `${table.schema.name} ${place}`, skip);
  }

  /** Locks a name, of a row or of whatever else is agreed on, until the transaction ends. */
  hold(transaction: Transaction, name: string, skip = false): boolean {
    const holder = this.#locks.get(name);
    if (holder === transaction) return true;
    if (holder && skip) return false;
    if (holder) throw new Blocked(holder);
    this.#locks.set(name, transaction);
    transaction.locks.add(name);
    return true;
  }

  /** A complete row in the types of its columns. */
  shape(table: Table, values: Row): Row {
    const row: Record<string, Value> = {};
    for (const [name, { type, fallback }] of table.schema.columns) {
      const value = values[name] === undefined && fallback ? evaluate(fallback, nowhere) : values[name];
      row[name] = coerce(value, type);
    }
    const unknown = Object.keys(values).find((name) => !table.schema.columns.has(name));
    if (unknown !== undefined) throw new Unreadable(`${table.schema.name} has no column ${unknown}.`);
    return row;
  }

  insert(transaction: Transaction, table: Table, row: Row): void {
    this.#write(transaction, table, (this.#places += 1), row);
  }

  /** @param row Undefined to delete it. */
  replace(transaction: Transaction, table: Table, place: number, row: Row | undefined): void {
    this.#write(transaction, table, place, row);
  }

  #write(transaction: Transaction, table: Table, place: number, row: Row | undefined): void {
    const own = transaction.writes.get(table) ?? new Map<number, Row | undefined>();
    transaction.writes.set(table, own.set(place, row));
  }

  /**
   * A row that is there already under a unique constraint.
   *
   * @param except The place of the row itself, where it is changed.
   * @throws {Blocked} where another transaction has put one in and not ended yet.
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

  /** Whether a rival's row is a change of one that is committed: under its key that one was found already. */
  #isLockedRow(rival: Transaction, table: Table, row: Row): boolean {
    for (const [place, written] of rival.writes.get(table) ?? []) if (written === row) return table.rows.has(place);
    return false;
  }

  /** Makes all that the transaction wrote everybody's. */
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

  /** Takes committed changes back: a disk that lost what it had acknowledged. */
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

const nowhere = { params: [], sources: [] };

/** What a row is compared by; undefined where nulls or the index's condition leave it out. */
function keyOf(row: Row, { columns, where, nullsMatch }: Unique): string | undefined {
  const values = columns.map((column) => row[column]);
  if (!nullsMatch && values.some((value) => value === null || value === undefined)) return undefined;
  if (where && evaluate(where, { params: [], sources: [{ alias: '', row }] }) !== true) return undefined;
  return values.map((value) => plain(value ?? null)).join('\0');
}
