import { createHash } from 'node:crypto';
import type { Expr, Select } from './statement.ts';
import { Unreadable } from './unreadable.ts';
import { add, coerce, compare, plain } from './values.ts';
import type { Value } from './values.ts';

/** The context in which an expression is evaluated. */
export interface Scope {
  readonly params: readonly Value[];
  /** The rows whose columns an expression may name, the innermost first. */
  readonly sources: readonly { readonly alias: string; readonly row: Readonly<Record<string, Value>> }[];
  /** The rows over which an aggregate is computed. */
  readonly group?: readonly Scope[];
  /** The instant of the default of a column; no statement of the product asks for it otherwise. */
  readonly now?: Date;
  /** Runs a select inside an expression. @returns The values of each row, in order. */
  readonly query?: (select: Select, outer: Scope) => readonly (readonly Value[])[];
}

/**
 * Evaluates an expression, with SQL's rules for null.
 *
 * @throws {Unreadable} For a name or function that is not known.
 */
export function evaluate(expr: Expr, scope: Scope): Value {
  switch (expr.kind) {
    case 'param':
      return scope.params[expr.index] ?? null;
    case 'literal':
      return expr.value;
    case 'column':
      return columnOf(expr, scope);
    case 'cast':
      return coerce(evaluate(expr.of, scope), expr.type);
    case 'not':
      return negate(evaluate(expr.of, scope));
    case 'is_null':
      return evaluate(expr.of, scope) === null;
    case 'distinct':
      return isDistinct(evaluate(expr.left, scope), evaluate(expr.right, scope));
    case 'logic':
      return logic(expr, scope);
    case 'binary':
      return binary(expr.op, evaluate(expr.left, scope), evaluate(expr.right, scope));
    case 'any': {
      const left = evaluate(expr.left, scope);
      return (evaluate(expr.array, scope) as readonly Value[]).some((item) => compare(left, item) === 0);
    }
    case 'in':
      return isAmong(expr, scope);
    case 'exists':
      return subselect(expr.select, scope).length > 0;
    case 'query':
      return subselect(expr.select, scope)[0]?.[0] ?? null;
    case 'call':
      if (aggregates.includes(expr.name)) return aggregate(expr, scope);
      if (expr.name === 'now' && scope.now) return scope.now;
      return call(
        expr.name,
        expr.args.map((arg) => evaluate(arg, scope)),
      );
    case 'star':
      throw new Unreadable('* is not a value.');
  }
}

/** The aggregate functions. */
export const aggregates: readonly string[] = ['count', 'sum', 'min', 'max'];

function aggregate({ name, args }: Expr & { kind: 'call' }, { group }: Scope): Value {
  if (!group) throw new Unreadable(`The aggregate ${name} can only be selected.`);
  const [of] = args;
  if (!of) throw new Unreadable(`The aggregate ${name} needs an argument.`);
  const values = of.kind === 'star' ? group : group.map((one) => evaluate(of, one)).filter((value) => value !== null);
  if (name === 'count') return BigInt(values.length);
  if (values.length === 0) return null;
  if (name === 'sum') return values.reduce((sum: Value, value) => add(sum, value, 1), 0);
  return extreme(values, name === 'max' ? 1 : -1);
}

function call(name: string, args: readonly Value[]): Value {
  switch (name) {
    case 'coalesce':
      return args.find((value) => value !== null) ?? null;
    case 'greatest':
    case 'least':
      return extreme(args, name === 'greatest' ? 1 : -1);
    case 'upper':
      return args[0] === null ? null : plain(args[0]).toUpperCase();
    case 'lower':
      return args[0] === null ? null : plain(args[0]).toLowerCase();
    case 'sha256':
      return createHash('sha256').update(bytesOf(args[0])).digest();
    case 'int8send': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(BigInt(args[0] as bigint));
      return bytes;
    }
    default:
      throw new Unreadable(`The memory database has no function ${name}.`);
  }
}

/** Returns the greatest or the least value; ignores nulls, as PostgreSQL does. */
function extreme(args: readonly Value[], sign: 1 | -1): Value {
  return args.reduce(
    (best, value) => ((compare(value, best) ?? (value === null ? -1 : 1)) * sign > 0 ? value : best),
    null,
  );
}

function bytesOf(value: Value): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(plain(value));
}

function columnOf({ of, name }: Expr & { kind: 'column' }, scope: Scope): Value {
  const source = scope.sources.find(({ alias, row }) => (of === undefined ? name in row : alias === of && name in row));
  if (!source)
    throw new Unreadable(`The memory database has no column ${of === undefined ? name : `${of}.${name}`} here.`);
  return source.row[name];
}

function negate(value: Value): Value {
  return value === null ? null : value !== true;
}

function isDistinct(left: Value, right: Value): boolean {
  if (left === null || right === null) return left !== right;
  return compare(left, right) !== 0;
}

function logic({ op, left, right }: Expr & { kind: 'logic' }, scope: Scope): Value {
  const first = evaluate(left, scope);
  if (op === 'and' && first === false) return false;
  if (op === 'or' && first === true) return true;
  const second = evaluate(right, scope);
  if (first === null && second === (op === 'or')) return second;
  return first === null ? null : second;
}

function binary(op: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  if (op === '+' || op === '-') return add(left, right, op === '+' ? 1 : -1);
  if (op === '||') {
    if (isObject(left)) return { ...left, ...(coerce(right, 'jsonb') as object) };
    const isBinary = Buffer.isBuffer(left) || Buffer.isBuffer(right);
    return isBinary ? Buffer.concat([bytesOf(left), bytesOf(right)]) : plain(left) + plain(right);
  }
  const order = compare(left, right)!;
  switch (op) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      throw new Unreadable(`The memory database has no operator ${op}.`);
  }
}

function isObject(value: Value): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isAmong({ left, among }: Expr & { kind: 'in' }, scope: Scope): boolean {
  const values = left.map((one) => evaluate(one, scope));
  const rows =
    'kind' in among ? subselect(among, scope) : among.map((one: Expr): readonly Value[] => [evaluate(one, scope)]);
  return rows.some((row) => values.every((value, index) => compare(value, row[index]) === 0));
}

function subselect(select: Select, scope: Scope): readonly (readonly Value[])[] {
  if (!scope.query) throw new Unreadable('A select cannot stand here.');
  return scope.query(select, scope);
}
