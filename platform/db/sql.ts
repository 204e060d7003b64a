import { createHash } from 'node:crypto';
import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { invariant } from '../kernel/invariant.ts';
import { toId } from '../kernel/id.ts';
import { idPrefixOf } from './column.ts';

type SqlValue = string | number | bigint | boolean | Date | Buffer | null | undefined | readonly SqlValue[];

/** A piece of SQL with its values: a whole statement, or a fragment for another. */
export class Sql<Row = unknown> {
  readonly strings: readonly string[];
  readonly values: readonly (SqlValue | Sql)[];
  readonly decode: (row: Record<string, unknown>) => Row;

  constructor(
    strings: readonly string[],
    values: readonly (SqlValue | Sql)[],
    decode: (row: Record<string, unknown>) => Row,
  ) {
    this.strings = strings;
    this.values = values;
    this.decode = decode;
  }

  /** The text with `$1`, `$2`, … and the values in that order; the name keeps it prepared on a connection. */
  toQuery(): { text: string; values: unknown[]; name: string } {
    if (!this.values.some((value) => value instanceof Sql)) {
      const { text, name } = wholeOf(this.strings);
      return { text, values: this.values.map((value) => toParameter(value as SqlValue)), name };
    }
    const values: unknown[] = [];
    const text = render(this, values);
    return { text, values, name: nameOf(text) };
  }
}

type Tag<Row> = (strings: TemplateStringsArray, ...values: (SqlValue | Sql)[]) => Sql<Row>;

/**
 * SQL as a tagged template. Every `${value}` becomes a parameter, never text; an `Sql` inside becomes part of it.
 *
 * `sql(Row)` checks that each row has the shape `Row`, with columns in camelCase. Plain `sql` is for statements whose
 * rows nobody reads, and for fragments.
 */
export function sql<Schema extends TObject>(row: Schema): Tag<Static<Schema>>;
export function sql(strings: TemplateStringsArray, ...values: (SqlValue | Sql)[]): Sql<never>;
export function sql(first: TObject | TemplateStringsArray, ...values: (SqlValue | Sql)[]): unknown {
  if (isTemplate(first)) return new Sql(first, values, unreadable);
  const decode = decoderOf(first);
  return (strings: TemplateStringsArray, ...inner: (SqlValue | Sql)[]) => new Sql(strings, inner, decode);
}

/** Joins conditions by `and`; without any, the result is `true`. For optional filters. */
export function and(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : conditions.reduce((left, right) => sql`${left} and ${right}`);
}

function isTemplate(value: TObject | TemplateStringsArray): value is TemplateStringsArray {
  return Array.isArray(value);
}

function render(piece: Sql, values: unknown[]): string {
  return piece.strings.reduce((text, string, index) => {
    if (index === 0) return string;
    const value = piece.values[index - 1];
    if (value instanceof Sql) return text + render(value, values) + string;
    values.push(toParameter(value));
    return `${text}$${values.length}${string}`;
  }, '');
}

function toParameter(value: SqlValue): unknown {
  if (Array.isArray(value)) return value.map((item: SqlValue) => toParameter(item));
  if (typeof value === 'bigint') return value.toString();
  return value ?? null;
}

const wholes = new WeakMap<readonly string[], { readonly text: string; readonly name: string }>();

/** Text and name of a template without fragments: a template has the same strings each time, so both are made once. */
function wholeOf(strings: readonly string[]): { readonly text: string; readonly name: string } {
  const known = wholes.get(strings);
  if (known) return known;
  const text = strings.reduce((before, string, index) => `${before}$${index}${string}`);
  const whole = { text, name: nameOf(text) };
  wholes.set(strings, whole);
  return whole;
}

const names = new Map<string, string>();
const MOST_NAMES = 2_000;

function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  // In theory, dynamic filters make unlimited texts; clearing the cache is cheap and rare.
  if (names.size >= MOST_NAMES) names.clear();
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  names.set(text, name);
  return name;
}

const decoders = new WeakMap<TObject, (row: Record<string, unknown>) => unknown>();

function decoderOf(schema: TObject): (row: Record<string, unknown>) => unknown {
  const known = decoders.get(schema);
  if (known) return known;
  const checker = Compile(schema);
  const prefixes = Object.entries(schema.properties).flatMap(([key, column]) => {
    const prefix = idPrefixOf(column);
    return prefix === undefined ? [] : [[key, prefix] as const];
  });
  const decode = (raw: Record<string, unknown>): unknown => {
    const row: Record<string, unknown> = {};
    for (const column of Object.keys(raw)) row[camelCase(column)] = raw[column];
    for (const [key, prefix] of prefixes) {
      const value = row[key];
      if (typeof value === 'string') row[key] = toId(prefix, value);
    }
    // The message has only names and positions, because the values may be personal. It is not made for every row,
    // because the search for faults checks the row again.
    if (!checker.Check(row)) invariant(false, `a row has its shape: ${faultsOf(checker.Errors(row))}`);
    return row;
  };
  decoders.set(schema, decode);
  return decode;
}

function faultsOf(errors: { instancePath: string; message: string }[]): string {
  return errors.map((fault) => `${fault.instancePath} ${fault.message}`).join(', ');
}

const camelNames = new Map<string, string>();

function camelCase(column: string): string {
  const known = camelNames.get(column);
  if (known) return known;
  const name = column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  camelNames.set(column, name);
  return name;
}

function unreadable(): never {
  invariant(false, 'rows are read through a schema: sql(Row)`…`');
}
