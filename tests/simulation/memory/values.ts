import { Unreadable } from './unreadable.ts';

/** A value as the driver returns it: a number, bigint, text, date, buffer, array or parsed JSON. */
export type Value = unknown;

/** Converts a value to its column's type, as the driver would return it. */
export function coerce(value: Value, type: string): Value {
  if (value === null || value === undefined) return null;
  if (type.endsWith('[]')) {
    return itemsOf(value).map((item) => coerce(item, type.slice(0, -2)));
  }
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'int':
      return Number(value);
    case 'bigint':
      return BigInt(value as string | number | bigint);
    case 'timestamptz':
      return value instanceof Date ? value : new Date(value as string);
    case 'jsonb':
    case 'json':
      return typeof value === 'string' ? JSON.parse(value) : value;
    case 'bytea':
      return Buffer.isBuffer(value) ? value : Buffer.from(value as string);
    case 'uuid':
    case 'text':
    case 'char':
    case 'varchar':
      return typeof value === 'string' ? value : String(value as bigint);
    default:
      return value;
  }
}

/** Reads an array, or PostgreSQL's text for one of plain words, such as `{3,1}`. */
function itemsOf(value: Value): readonly Value[] {
  if (typeof value !== 'string') return value as readonly Value[];
  const items = /^\{([\w,-]*)\}$/.exec(value)?.[1];
  if (items === undefined) throw new Unreadable(`${value} is not an array of plain words.`);
  return items === '' ? [] : items.split(',');
}

/** Compares two values as `order by` does. @returns A number below, equal to or above zero; null if a value is null. */
export function compare(left: Value, right: Value): number | null {
  if (left === null || right === null || left === undefined || right === undefined) return null;
  if (left instanceof Date || right instanceof Date) return timeOf(left) - timeOf(right);
  if (typeof left === 'bigint' || typeof right === 'bigint') {
    const difference = BigInt(left as string) - BigInt(right as string);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  if (typeof left === 'number' || typeof right === 'number') return Number(left) - Number(right);
  const [a, b] = [plain(left), plain(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeOf(value: Value): number {
  return value instanceof Date ? value.getTime() : Date.parse(value as string);
}

/** Writes a value as text, for comparisons and for the keys of constraints. */
export function plain(value: Value): string {
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (value instanceof Date) return String(value.getTime());
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | bigint | boolean);
}

/** Adds two numbers, or subtracts the second. */
export function add(left: Value, right: Value, sign: 1 | -1): Value {
  if (typeof left !== 'bigint' && typeof right !== 'bigint') return Number(left) + sign * Number(right);
  const [a, b] = [BigInt(left as number), BigInt(right as number)];
  return sign === 1 ? a + b : a - b;
}
