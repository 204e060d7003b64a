import { aggregates, evaluate } from './evaluate.ts';
import type { Scope } from './evaluate.ts';
import type { Expr, Join, Output, Select, Source } from './statement.ts';
import { Unreadable } from './unreadable.ts';
import type { Row, Store, Transaction } from './store.ts';
import { compare, plain } from './values.ts';
import type { Value } from './values.ts';

/** A statement's result: the rows that it returns, and how many rows it selected or wrote. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly count: number;
}

/** The context in which a statement runs. */
export interface Running {
  readonly store: Store;
  readonly transaction: Transaction;
  readonly params: readonly Value[];
  /** The rows that the parts of a `with` returned, by the parts' names. */
  readonly named: ReadonlyMap<string, readonly Row[]>;
  /** Runs a select inside an expression of the statement. */
  readonly query: NonNullable<Scope['query']>;
}

/** Makes the context of a statement, with the selects inside its expressions. */
export function runningOf(plan: Omit<Running, 'query'>): Running {
  const running: Running = {
    ...plan,
    query: (inner, outer) => select(running, inner, outer.sources).rows.map((row) => Object.values(row)),
  };
  return running;
}

/** Makes the scope of an expression over these rows. */
export function scopeOf(running: Running, ...sources: Scope['sources'][number][]): Scope {
  return { params: running.params, sources, query: running.query };
}

/** A row of a source. */
export interface Found {
  readonly row: Row;
  /** Its place in the table; undefined if the source is not a table. */
  readonly place: number | undefined;
}

/** A combination of one row from each source, made by the joins. */
interface Candidate {
  readonly scope: Scope;
  readonly place: number | undefined;
}

/** Runs a select. @param outer The rows of the statement around it, if it stands inside an expression. */
export function select(running: Running, statement: Select, outer: Scope['sources'] = []): Outcome {
  const { distinct, from, joins, where, order, limit, lock, columns } = statement;
  const alias = from?.alias ?? '';
  const first = [...rowsOf(running, from, outer)].map(({ row, place }): Candidate => ({
    scope: scopeOf(running, { alias, row }, ...outer),
    place,
  }));
  const found = joins
    .reduce((candidates, join) => candidates.flatMap((one) => joined(running, one, join)), first)
    .filter(({ scope }) => where === undefined || evaluate(where, scope) === true);
  if (columns.some(({ expr }) => isAggregate(expr))) {
    const group = found.map(({ scope }) => scope);
    return { rows: [project(columns, { ...scopeOf(running, ...outer), group })], count: 1 };
  }
  found.sort((left, right) => inOrder(order, left.scope, right.scope));
  const most = limit === undefined ? Infinity : Number(evaluate(limit, scopeOf(running)));
  if (distinct) return firstOf(once(found, distinct, columns), most);
  const kept: Candidate[] = [];
  for (const one of found) {
    if (kept.length >= most) break;
    if (lock === 'none' || from?.kind !== 'table' || one.place === undefined) kept.push(one);
    else if (running.store.lock(running.transaction, running.store.table(from.table), one.place, lock === 'skip'))
      kept.push(one);
  }
  return { rows: kept.map(({ scope }) => project(columns, scope)), count: kept.length };
}

function firstOf(rows: readonly Row[], most: number): Outcome {
  const kept = rows.slice(0, most);
  return { rows: kept, count: kept.length };
}

/** Leaves out rows that are equal to an earlier one, in these expressions, or as a whole if there are none. */
function once(found: readonly Candidate[], by: readonly Expr[], columns: readonly Output[]): Row[] {
  const known = new Map<string, Row>();
  for (const { scope } of found) {
    const row = project(columns, scope);
    const values = by.length > 0 ? by.map((one) => evaluate(one, scope)) : Object.values(row);
    const key = values.map(plain).join('\0');
    if (!known.has(key)) known.set(key, row);
  }
  return [...known.values()];
}

function joined(running: Running, { scope, place }: Candidate, { source, on, keeps }: Join): Candidate[] {
  const withRow = (row: Row): Candidate => ({
    scope: scopeOf(running, ...scope.sources, { alias: source.alias, row }),
    place,
  });
  const matches = [...rowsOf(running, source)]
    .map(({ row }) => withRow(row))
    .filter((one) => evaluate(on, one.scope) === true);
  return matches.length === 0 && keeps ? [withRow(nullsOf(running, source))] : matches;
}

function nullsOf({ store }: Running, source: Source): Row {
  if (source.kind === 'select') throw new Unreadable('A select cannot be joined here.');
  const names = source.kind === 'table' ? [...store.table(source.table).schema.columns.keys()] : source.columns;
  return Object.fromEntries(names.map((name) => [name, null]));
}

function isAggregate(expr: Expr): boolean {
  if (expr.kind === 'cast') return isAggregate(expr.of);
  return expr.kind === 'call' && (aggregates.includes(expr.name) || expr.args.some(isAggregate));
}

function inOrder(order: Select['order'], left: Scope, right: Scope): number {
  for (const { by, descending } of order) {
    const sign = compare(evaluate(by, left), evaluate(by, right)) ?? 0;
    if (sign !== 0) return descending ? -sign : sign;
  }
  return 0;
}

/** Yields the rows of a source, as the transaction sees them. @param outer The rows of the statement around it. */
export function* rowsOf(running: Running, from: Source | undefined, outer: Scope['sources'] = []): Generator<Found> {
  if (!from) {
    yield { row: {}, place: undefined };
    return;
  }
  if (from.kind === 'table') {
    const { store, transaction, named } = running;
    const given = named.get(from.table);
    if (given) for (const row of given) yield { row, place: undefined };
    else for (const [place, row] of store.visible(transaction, store.table(from.table))) yield { row, place };
    return;
  }
  if (from.kind === 'select') {
    for (const row of select(running, from.select, outer).rows) yield { row, place: undefined };
    return;
  }
  const arrays = from.arrays.map((array) => evaluate(array, scopeOf(running)) as readonly Value[]);
  const length = Math.max(...arrays.map((array) => array.length));
  for (let index = 0; index < length; index += 1) {
    const values = arrays.map((array) => array[index] ?? null);
    if (from.ordinality) values.push(index + 1);
    yield {
      row: Object.fromEntries(values.map((value, at) => [from.columns[at] ?? `?${at}`, value])),
      place: undefined,
    };
  }
}

/** Computes one row of a statement's result. */
export function project(columns: readonly Output[], scope: Scope): Row {
  const row: Record<string, Value> = {};
  for (const { expr, name } of columns) {
    if (expr.kind === 'star') Object.assign(row, ...scope.sources.map((source) => source.row));
    // Two columns with the same name must both stay in the row.
    else row[name in row ? `${name} ${Object.keys(row).length}` : name] = evaluate(expr, scope);
  }
  return row;
}
