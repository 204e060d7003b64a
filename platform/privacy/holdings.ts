import type { Sql } from '../db/sql.ts';

/**
 * One part of the copy of a person's data: rows of one table. Each product lists its own in a file of data, and a test
 * compares the list with the tables of the database, so that no new column is forgotten.
 */
export interface Holding {
  /** The name of the part in the copy. */
  readonly name: string;
  /** A table or a view, as `schema.name`; the condition calls it `held`. */
  readonly table: string;
  /** Finds the person's rows. @param person The person's uuid. */
  readonly of: (person: string) => Sql;
  /** The columns in the copy, separated by spaces. */
  readonly columns: string;
  /** The columns that are not in the copy, and why. */
  readonly withheld?: Readonly<Record<string, string>>;
  /** The columns by which the rows are sorted; together they are unique. */
  readonly order: string;
  /** The largest number of rows that are read at once, if the rows are large. */
  readonly most?: number;
}

/** What a product holds about people. */
export interface Holdings {
  readonly parts: readonly Holding[];
  /** The tables without data about a person of this kind, or with copies of what stands elsewhere, and why. */
  readonly withheld: Readonly<Record<string, string>>;
  /** The columns that are in no part of the copy, in whatever table they are, and why. */
  readonly withheldColumns: Readonly<Record<string, string>>;
}
