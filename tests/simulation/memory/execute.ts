import { evaluate } from './evaluate.ts';
import type { Scope } from './evaluate.ts';
import { project, rowsOf, runningOf, scopeOf, select } from './select.ts';
import type { Outcome, Running } from './select.ts';
import type { Delete, Expr, Insert, Select, Statement, Update, With } from './statement.ts';
import { DatabaseError } from './store.ts';
import type { Row, Store, Table, Transaction } from './store.ts';
import type { Value } from './values.ts';

/**
 * Runs one statement in a database transaction. It takes all locks before it writes, so a statement that must wait
 * (`Blocked`) has written nothing and can run again.
 */
export function execute(
  store: Store,
  transaction: Transaction,
  statement: Statement,
  params: readonly Value[],
): Outcome {
  return run(runningOf({ store, transaction, params, named: new Map() }), statement);
}

function run(running: Running, statement: Statement): Outcome {
  switch (statement.kind) {
    case 'select':
      return select(running, statement);
    case 'insert':
      return insert(running, statement);
    case 'update':
      return update(running, statement);
    case 'delete':
      return remove(running, statement);
    case 'with':
      return runParts(running, statement);
  }
}

/** Runs the parts of a `with`. Only the first part may have to wait, because later ones run after its writes. */
function runParts(running: Running, { parts, last }: With): Outcome {
  const named = new Map(running.named);
  const within = runningOf({ ...running, named });
  for (const { name, statement } of parts) named.set(name, run(within, statement).rows);
  return select(within, last);
}

function insert(running: Running, statement: Insert): Outcome {
  const { store, transaction } = running;
  const table = store.table(statement.table);
  const names = statement.columns.length > 0 ? statement.columns : [...table.schema.columns.keys()];
  const rows = listsOf(running, statement.from).map((list) => {
    const values = list.map((value, index): [string, Value] => [names[index]!, value]);
    return store.shape(table, Object.fromEntries(values));
  });
  for (const row of rows) {
    const place = store.duplicate(transaction, table, row, uniquesFor(table, statement));
    if (place !== undefined && statement.conflict?.set) store.lock(transaction, table, place);
  }
  const written = rows.map((row) => insertOne(running, table, statement, row)).filter((row) => row !== undefined);
  return {
    rows: written.map((row) => project(statement.returning, at(running, statement.alias, row))),
    count: written.length,
  };
}

function at(running: Running, alias: string, row: Row): Scope {
  return scopeOf(running, { alias, row });
}

function listsOf(running: Running, from: Insert['from']): readonly (readonly Value[])[] {
  if ('kind' in from) return select(running, from).rows.map((row) => Object.values(row));
  return from.values.map((list) => list.map((expr: Expr) => evaluate(expr, scopeOf(running))));
}

/** Returns the constraints of the statement's `on conflict`, or all if it names no columns. */
function uniquesFor(table: Table, { conflict }: Insert) {
  if (!conflict || conflict.columns.length === 0) return table.schema.uniques;
  const wanted = conflict.columns.toSorted().join();
  const uniques = table.schema.uniques.filter((one) => one.columns.toSorted().join() === wanted);
  if (uniques.length === 0) throw new DatabaseError('42P10', `${table.schema.name} has no unique (${wanted}).`);
  return uniques;
}

function insertOne(running: Running, table: Table, statement: Insert, row: Row): Row | undefined {
  const { store, transaction } = running;
  const { conflict } = statement;
  const place = store.duplicate(transaction, table, row, uniquesFor(table, statement));
  if (place === undefined) {
    if (store.duplicate(transaction, table, row, table.schema.uniques) !== undefined) throw duplicateIn(table);
    store.insert(transaction, table, row);
    return row;
  }
  if (!conflict) throw duplicateIn(table);
  if (!conflict.set) return undefined;
  const there = [...store.visible(transaction, table)].find(([other]) => other === place)![1];
  const scope = scopeOf(running, { alias: statement.alias, row: there }, { alias: 'excluded', row });
  const set = Object.fromEntries(conflict.set.map(({ column, value }) => [column, evaluate(value, scope)]));
  const after = store.shape(table, { ...there, ...set });
  store.replace(transaction, table, place, after);
  return after;
}

function duplicateIn(table: Table): DatabaseError {
  return new DatabaseError('23505', `duplicate key in ${table.schema.name}`);
}

function update(running: Running, statement: Update): Outcome {
  const { store, transaction } = running;
  const { alias, from, where, set, returning } = statement;
  const table = store.table(statement.table);
  const planned: { place: number; row: Row; scope: Scope }[] = [];
  const others = from ? [...rowsOf(running, from)] : [{ row: {} }];
  for (const [place, row] of store.visible(transaction, table)) {
    const scopes = others.map((other) =>
      scopeOf(running, { alias, row }, { alias: from?.alias ?? '', row: other.row }),
    );
    const scope = scopes.find((one) => where === undefined || evaluate(where, one) === true);
    if (scope) planned.push({ place, row, scope });
  }
  for (const { place } of planned) store.lock(transaction, table, place);
  const written = planned.map(({ place, row, scope }) => {
    const values = Object.fromEntries(set.map(({ column, value }) => [column, evaluate(value, scope)]));
    const after = store.shape(table, { ...row, ...values });
    if (store.duplicate(transaction, table, after, table.schema.uniques, place) !== undefined) throw duplicateIn(table);
    store.replace(transaction, table, place, after);
    return after;
  });
  return { rows: written.map((row) => project(returning, at(running, alias, row))), count: written.length };
}

function remove(running: Running, statement: Delete): Outcome {
  const { store, transaction } = running;
  const { alias, where, returning } = statement;
  const table = store.table(statement.table);
  // A locking select inside the condition runs once, as PostgreSQL plans it.
  const matches = where === undefined ? () => true : conditionOf(running, alias, where);
  const doomed = [...store.visible(transaction, table)].filter(([, row]) => matches(row));
  for (const [place] of doomed) store.lock(transaction, table, place);
  for (const [place] of doomed) store.replace(transaction, table, place, undefined);
  return { rows: doomed.map(([, row]) => project(returning, at(running, alias, row))), count: doomed.length };
}

function conditionOf(running: Running, alias: string, where: Expr): (row: Row) => boolean {
  const known = new Map<Select, readonly (readonly Value[])[]>();
  const query = (inner: Select, outer: Scope): readonly (readonly Value[])[] => {
    const rows = known.get(inner) ?? select(running, inner, outer.sources).rows.map((row) => Object.values(row));
    if (inner.lock !== 'none') known.set(inner, rows);
    return rows;
  };
  return (row) => evaluate(where, { params: running.params, sources: [{ alias, row }], query }) === true;
}
