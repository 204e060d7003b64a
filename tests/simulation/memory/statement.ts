/** A parsed statement, in the part of SQL that the product's statements use. */
export type Statement = Select | Insert | Update | Delete | With;

/** `with name as (…), … select`: the parts run in order, and each sees the rows that earlier parts return. */
export interface With {
  readonly kind: 'with';
  readonly parts: readonly { readonly name: string; readonly statement: Statement }[];
  readonly last: Select;
}

/** A parsed `select`. */
export interface Select {
  readonly kind: 'select';
  /**
   * By what equal rows are returned once: the expressions of `select distinct on (…)`, none for the whole row. Undefined
   * if all rows are returned.
   */
  readonly distinct: readonly Expr[] | undefined;
  /** None for `select from …`, which only locks. */
  readonly columns: readonly Output[];
  readonly from: Source | undefined;
  readonly joins: readonly Join[];
  readonly where: Expr | undefined;
  readonly order: readonly { readonly by: Expr; readonly descending: boolean }[];
  readonly limit: Expr | undefined;
  readonly lock: 'none' | 'wait' | 'skip';
}

/** A parsed join. */
export interface Join {
  readonly source: Source;
  readonly on: Expr;
  /** Whether a row without a match is kept, with nulls (`left join`). */
  readonly keeps: boolean;
}

/** A parsed `insert`. */
export interface Insert {
  readonly kind: 'insert';
  readonly table: string;
  readonly alias: string;
  /** Empty if the statement names no columns; then all columns are meant, in the table's order. */
  readonly columns: readonly string[];
  readonly from: { readonly values: readonly (readonly Expr[])[] } | Select;
  readonly conflict: Conflict | undefined;
  readonly returning: readonly Output[];
}

/** A parsed `on conflict`. */
export interface Conflict {
  /** Empty if any unique constraint is meant. */
  readonly columns: readonly string[];
  /** Undefined for `do nothing`. */
  readonly set: readonly Assignment[] | undefined;
}

/** A parsed `update`. */
export interface Update {
  readonly kind: 'update';
  readonly table: string;
  readonly alias: string;
  readonly set: readonly Assignment[];
  readonly from: Source | undefined;
  readonly where: Expr | undefined;
  readonly returning: readonly Output[];
}

/** A parsed `delete`. */
export interface Delete {
  readonly kind: 'delete';
  readonly table: string;
  readonly alias: string;
  readonly where: Expr | undefined;
  readonly returning: readonly Output[];
}

/** `column = value`. */
export interface Assignment {
  readonly column: string;
  readonly value: Expr;
}

/** An expression of a `select` or `returning` list, with its name. */
export interface Output {
  readonly expr: Expr;
  readonly name: string;
}

/** A table, `unnest(…)` or a select in a `from` or a join. */
export type Source =
  | { readonly kind: 'table'; readonly table: string; readonly alias: string }
  | { readonly kind: 'select'; readonly select: Select; readonly alias: string }
  | {
      readonly kind: 'unnest';
      readonly arrays: readonly Expr[];
      readonly alias: string;
      /** Empty if the statement names no columns. */
      readonly columns: readonly string[];
      readonly ordinality: boolean;
    };

/** A parsed expression. */
export type Expr =
  | { readonly kind: 'param'; readonly index: number }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'column'; readonly of: string | undefined; readonly name: string }
  /** All columns of all sources, in order. */
  | { readonly kind: 'star' }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'not'; readonly of: Expr }
  | { readonly kind: 'is_null'; readonly of: Expr }
  | { readonly kind: 'distinct'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'any'; readonly left: Expr; readonly array: Expr }
  | { readonly kind: 'in'; readonly left: readonly Expr[]; readonly among: Select | readonly Expr[] }
  | { readonly kind: 'query'; readonly select: Select }
  | { readonly kind: 'exists'; readonly select: Select }
  | { readonly kind: 'cast'; readonly of: Expr; readonly type: string };
