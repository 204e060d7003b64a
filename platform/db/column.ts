import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { toUuid } from '../kernel/id.ts';
import type { Id } from '../kernel/id.ts';
import { currencies } from '../money/currency.ts';
import type { Currency } from '../money/currency.ts';

/** A plain `uuid` column, without a kind. */
export const Uuid = Type.String({ pattern: '^[0-9a-f-]{36}$' });

/** A `uuid` column with ids of one kind; rows have the id with its prefix. */
export function IdOf<P extends string>(prefix: P) {
  return Type.Unsafe<Id<P>>({ type: 'string', idPrefix: prefix });
}

/** A `bigint` column. */
export const Int8 = Type.BigInt();

/** A `bytea` column. */
export const Bytes = Type.Refine(Type.Unsafe<Buffer>({}), (value) => Buffer.isBuffer(value));

/** A `timestamptz` column. */
export const Instant = Type.Refine(Type.Unsafe<Date>({}), (value) => value instanceof Date);

/** A `char(3)` column with a supported currency. */
export const CurrencyCode = Type.Unsafe<Currency>({ type: 'string', enum: Object.keys(currencies) });

/** A `jsonb` column of a known shape. */
export function Jsonb<S extends TSchema>(schema: S): S {
  return schema;
}

/** A nullable column. */
export function Nullable<S extends TSchema>(schema: S) {
  const prefix = idPrefixOf(schema);
  return Type.Unsafe<Static<S> | null>({
    ...Type.Union([schema, Type.Null()]),
    ...(prefix === undefined ? {} : { idPrefix: prefix }),
  });
}

/** The parameter for a `uuid` column with ids. */
export function uuid(id: Id): string {
  return toUuid(id);
}

/** The parameter for a `jsonb` column. Without it an array would become an SQL array. */
export function json(value: unknown): string {
  return JSON.stringify(value);
}

/** The prefix of a row's ids in this column, if it has ids. */
export function idPrefixOf(schema: TSchema): string | undefined {
  return (schema as { idPrefix?: string }).idPrefix;
}
