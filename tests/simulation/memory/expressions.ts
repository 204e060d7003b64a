import type { Expr, Select } from './statement.ts';
import type { Reader } from './reader.ts';

/** Parses a select inside an expression. */
export type ReadSelect = (reader: Reader) => Select;

/** Parses an expression, with the part of PostgreSQL's operator precedence that the product's statements need. */
export function readExpr(reader: Reader, select: ReadSelect): Expr {
  let left = readAnd(reader, select);
  while (reader.skip('or')) left = { kind: 'logic', op: 'or', left, right: readAnd(reader, select) };
  return left;
}

function readAnd(reader: Reader, select: ReadSelect): Expr {
  let left = readComparison(reader, select);
  while (reader.skip('and')) left = { kind: 'logic', op: 'and', left, right: readComparison(reader, select) };
  return left;
}

const comparisons = ['=', '<>', '<=', '>=', '<', '>'] as const;

function readComparison(reader: Reader, select: ReadSelect): Expr {
  if (reader.skip('not')) return { kind: 'not', of: readComparison(reader, select) };
  const row = readRow(reader, select);
  const left = row[0]!;
  if (reader.skip('in')) return readIn(reader, select, row);
  if (reader.skip('not', 'in')) return { kind: 'not', of: readIn(reader, select, row) };
  if (reader.skip('is', 'null')) return { kind: 'is_null', of: left };
  if (reader.skip('is', 'not', 'null')) return { kind: 'not', of: { kind: 'is_null', of: left } };
  if (reader.skip('is', 'distinct', 'from')) return readDistinct(reader, select, row);
  const op = comparisons.find((sign) => reader.skip(sign));
  if (op === undefined) return left;
  if (!reader.skip('any')) return { kind: 'binary', op, left, right: readSum(reader, select) };
  reader.expect('(');
  const array = readExpr(reader, select);
  reader.expect(')');
  return { kind: 'any', left, array };
}

function readIn(reader: Reader, select: ReadSelect, left: readonly Expr[]): Expr {
  if (!reader.sees('(', 'select')) return { kind: 'in', left, among: reader.list(() => readSum(reader, select)) };
  reader.expect('(');
  const among = select(reader);
  reader.expect(')');
  return { kind: 'in', left, among };
}

/** Parses the other side of `is distinct from`: rows are distinct if one of their values is. */
function readDistinct(reader: Reader, select: ReadSelect, left: readonly Expr[]): Expr {
  const right = left.length > 1 ? reader.list(() => readSum(reader, select)) : [readSum(reader, select)];
  if (right.length !== left.length) reader.fail('rows of the same length are expected');
  return left
    .map((one, index): Expr => ({ kind: 'distinct', left: one, right: right[index]! }))
    .reduce((some, one) => ({ kind: 'logic', op: 'or', left: some, right: one }));
}

/** Parses `(a, b)` or `(t.a, t.b)` on the left of a comparison; any other expression is a row with one value. */
function readRow(reader: Reader, select: ReadSelect): Expr[] {
  const comma = reader.peek(2)?.value === '.' ? 4 : 2;
  const first = reader.peek(1)?.kind === 'word' && reader.peek(comma)?.value === ',';
  return reader.sees('(') && first ? reader.list(() => readSum(reader, select)) : [readSum(reader, select)];
}

function readSum(reader: Reader, select: ReadSelect): Expr {
  let left = readCast(reader, select);
  for (;;) {
    const op = (['+', '-', '*', '||'] as const).find((sign) => reader.skip(sign));
    if (op === undefined) return left;
    left = { kind: 'binary', op, left, right: readCast(reader, select) };
  }
}

function readCast(reader: Reader, select: ReadSelect): Expr {
  let of = readAtom(reader, select);
  while (reader.skip('::')) of = { kind: 'cast', of, type: readType(reader) };
  return of;
}

/** Parses a type such as `char(3)[]`, without its length. */
export function readType(reader: Reader): string {
  let type = reader.word();
  if (reader.skip('(')) {
    while (!reader.skip(')')) reader.take();
  }
  while (reader.skip('[', ']')) type += '[]';
  return type;
}

function readAtom(reader: Reader, select: ReadSelect): Expr {
  const token = reader.next;
  if (token.kind === 'param') return { kind: 'param', index: Number(reader.take().value.slice(1)) - 1 };
  if (token.kind === 'number') return { kind: 'literal', value: Number(reader.take().value) };
  if (token.kind === 'text') return { kind: 'literal', value: reader.take().value };
  if (reader.skip('null')) return { kind: 'literal', value: null };
  if (reader.skip('true')) return { kind: 'literal', value: true };
  if (reader.skip('false')) return { kind: 'literal', value: false };
  if (reader.skip('*')) return { kind: 'star' };
  const isExists = reader.skip('exists');
  if (reader.sees('(', 'select')) {
    reader.expect('(');
    const inner = select(reader);
    reader.expect(')');
    return { kind: isExists ? 'exists' : 'query', select: inner };
  }
  if (reader.skip('(')) {
    const inner = readExpr(reader, select);
    reader.expect(')');
    return inner;
  }
  return readName(reader, select);
}

/** The functions that `evaluate` implements. */
const functions = [
  'count',
  'sum',
  'min',
  'max',
  'coalesce',
  'greatest',
  'least',
  'upper',
  'lower',
  'sha256',
  'int8send',
  'now',
];

function readName(reader: Reader, select: ReadSelect): Expr {
  const first = reader.word();
  if (reader.sees('(')) {
    // Over no rows, `evaluate` would never see an unknown function.
    if (!functions.includes(first)) reader.fail(`there is no function ${first}`);
    const args = reader.sees('(', ')') ? [] : undefined;
    if (args) reader.expect('(', ')');
    return { kind: 'call', name: first, args: args ?? reader.list(() => readExpr(reader, select)) };
  }
  if (!reader.skip('.')) return { kind: 'column', of: undefined, name: first };
  return { kind: 'column', of: first, name: reader.word() };
}
