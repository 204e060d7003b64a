import { readExpr, readType } from './expressions.ts';
import { Reader } from './reader.ts';
import type {
  Assignment,
  Conflict,
  Delete,
  Expr,
  Insert,
  Join,
  Output,
  Select,
  Source,
  Statement,
  Update,
  With,
} from './statement.ts';

const known = new Map<string, Statement>();

/**
 * Parses one statement, and caches the result.
 *
 * @throws {Unreadable} If it uses a part of SQL that is not implemented.
 */
export function parse(text: string): Statement {
  const found = known.get(text);
  if (found) return found;
  const reader = new Reader(text);
  const statement = readStatement(reader);
  if (reader.next.kind !== 'end') reader.fail('an end is expected');
  known.set(text, statement);
  return statement;
}

function readStatement(reader: Reader): Statement {
  if (reader.sees('select')) return readSelect(reader);
  if (reader.skip('with')) return readWith(reader);
  if (reader.skip('insert', 'into')) return readInsert(reader);
  if (reader.skip('update')) return readUpdate(reader);
  if (reader.skip('delete', 'from')) return readDelete(reader);
  return reader.fail('a statement is expected');
}

function readWith(reader: Reader): With {
  const parts = reader.commas(() => {
    const name = reader.word();
    reader.expect('as', '(');
    const statement = readStatement(reader);
    reader.expect(')');
    return { name, statement };
  });
  return { kind: 'with', parts, last: readSelect(reader) };
}

function expr(reader: Reader): Expr {
  return readExpr(reader, readSelect);
}

function readDistinctOn(reader: Reader): Expr[] {
  return reader.skip('on') ? reader.list(() => expr(reader)) : [];
}

function readSelect(reader: Reader): Select {
  reader.expect('select');
  const distinct = reader.skip('distinct') ? readDistinctOn(reader) : undefined;
  const columns = reader.sees('from') ? [] : readOutputs(reader);
  const from = reader.skip('from') ? readSource(reader) : undefined;
  const joins = readJoins(reader);
  const where = reader.skip('where') ? expr(reader) : undefined;
  const order = reader.skip('order', 'by') ? reader.commas(() => readOrder(reader)) : [];
  const limit = reader.skip('limit') ? expr(reader) : undefined;
  const lock = readLock(reader);
  // `for … of` names the first table, of which a join locks the rows.
  const isOfOne = lock !== 'none' && reader.skip('of') && reader.word() === from?.alias;
  if (lock !== 'none' && joins.length > 0 && !isOfOne) reader.fail('a join locks only the rows of its first table');
  if (lock !== 'none' && distinct) reader.fail('a distinct select locks nothing here');
  return { kind: 'select', distinct, columns, from, joins, where, order, limit, lock };
}

function readJoins(reader: Reader): Join[] {
  const joins: Join[] = [];
  for (;;) {
    if (reader.skip('cross', 'join')) {
      joins.push({ source: readSource(reader), on: { kind: 'literal', value: true }, keeps: false });
      continue;
    }
    const keeps = reader.skip('left');
    if (!reader.skip('join') && !reader.skip('inner', 'join')) return joins;
    const source = readSource(reader);
    reader.expect('on');
    joins.push({ source, on: expr(reader), keeps });
  }
}

function readOrder(reader: Reader): Select['order'][number] {
  const by = expr(reader);
  const descending = reader.skip('desc');
  if (!descending) reader.skip('asc');
  return { by, descending };
}

function readLock(reader: Reader): Select['lock'] {
  if (!reader.skip('for')) return 'none';
  if (!reader.skip('no', 'key', 'update')) reader.expect('update');
  return reader.skip('skip', 'locked') ? 'skip' : 'wait';
}

function readOutputs(reader: Reader): Output[] {
  return reader.commas(() => {
    const of = expr(reader);
    const name = reader.skip('as') ? reader.word() : nameOf(of);
    return { expr: of, name };
  });
}

function nameOf(of: Expr): string {
  if (of.kind === 'column' || of.kind === 'call') return of.name;
  return of.kind === 'cast' ? nameOf(of.of) : '?column?';
}

const clauses = [
  'join',
  'cross',
  'left',
  'inner',
  'where',
  'order',
  'limit',
  'for',
  'set',
  'on',
  'returning',
  'values',
  'select',
  'from',
  'with',
];

function readAlias(reader: Reader): string | undefined {
  if (reader.skip('as')) return reader.word();
  const isName = reader.next.kind === 'word' && !clauses.includes(reader.next.value);
  return isName ? reader.word() : undefined;
}

function readSource(reader: Reader): Source {
  if (reader.skip('(')) {
    const select = readSelect(reader);
    reader.expect(')');
    return { kind: 'select', select, alias: readAlias(reader) ?? reader.fail('a name is expected') };
  }
  if (!reader.sees('unnest')) {
    const table = reader.path();
    return { kind: 'table', table, alias: readAlias(reader) ?? lastOf(table) };
  }
  reader.expect('unnest');
  const arrays = reader.list(() => expr(reader));
  const ordinality = reader.skip('with', 'ordinality');
  const alias = readAlias(reader) ?? 'unnest';
  const columns = reader.sees('(') ? reader.list(() => reader.word()) : [];
  return { kind: 'unnest', arrays, alias, columns, ordinality };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function readInsert(reader: Reader): Insert {
  const table = reader.path();
  const alias = readAlias(reader) ?? lastOf(table);
  const columns = reader.sees('(') ? reader.list(() => reader.word()) : [];
  const from = reader.skip('values')
    ? { values: reader.commas(() => reader.list(() => expr(reader))) }
    : readSelect(reader);
  const conflict = reader.skip('on', 'conflict') ? readConflict(reader) : undefined;
  return { kind: 'insert', table, alias, columns, from, conflict, returning: readReturning(reader) };
}

function readConflict(reader: Reader): Conflict {
  const columns = reader.sees('(') ? reader.list(() => reader.word()) : [];
  reader.expect('do');
  if (reader.skip('nothing')) return { columns, set: undefined };
  reader.expect('update', 'set');
  return { columns, set: readAssignments(reader) };
}

function readAssignments(reader: Reader): Assignment[] {
  return reader.commas(() => {
    const column = reader.word();
    reader.expect('=');
    return { column, value: expr(reader) };
  });
}

function readReturning(reader: Reader): Output[] {
  return reader.skip('returning') ? readOutputs(reader) : [];
}

function readUpdate(reader: Reader): Update {
  const table = reader.path();
  const alias = readAlias(reader) ?? lastOf(table);
  reader.expect('set');
  const set = readAssignments(reader);
  const from = reader.skip('from') ? readSource(reader) : undefined;
  const where = reader.skip('where') ? expr(reader) : undefined;
  return { kind: 'update', table, alias, set, from, where, returning: readReturning(reader) };
}

function readDelete(reader: Reader): Delete {
  const table = reader.path();
  const alias = readAlias(reader) ?? lastOf(table);
  const where = reader.skip('where') ? expr(reader) : undefined;
  return { kind: 'delete', table, alias, where, returning: readReturning(reader) };
}

/** A column in a `create table`. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly fallback: Expr | undefined;
  readonly unique: boolean;
}

/** Parses `name type …` with its default and unique constraint; ignores checks and references. */
export function parseColumn(text: string): ColumnDefinition {
  const reader = new Reader(text);
  const name = reader.word();
  const type = readType(reader);
  let fallback: Expr | undefined;
  let unique = false;
  while (reader.next.kind !== 'end') {
    if (reader.skip('default')) fallback = expr(reader);
    else if (reader.skip('primary', 'key') || reader.skip('unique')) unique = true;
    else reader.take();
  }
  return { name, type, fallback, unique };
}

/** Parses the condition of a partial index. */
export function parseCondition(text: string): Expr {
  return expr(new Reader(text));
}
