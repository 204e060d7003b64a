/**
 * Writes a list as a PostgreSQL array literal (manual, §8.15.2); every element that is not null is quoted.
 *
 * @param items Strings, numbers, booleans, instants of the years 1 to 9999, bytes, null, and lists of these.
 */
export function arrayLiteral(items: readonly unknown[]): string {
  let text = '{';
  for (const item of items) {
    if (text.length > 1) text += ',';
    text += Array.isArray(item) ? arrayLiteral(item) : elementOf(item);
  }
  return `${text}}`;
}

const ESCAPED = /["\\]/g;

function elementOf(item: unknown): string {
  if (item === null || item === undefined) return 'NULL';
  if (item instanceof Date) return `"${item.toISOString()}"`;
  if (item instanceof Uint8Array) return `"\\\\x${Buffer.from(item).toString('hex')}"`;
  const text = String(item as string | number | bigint | boolean);
  return `"${text.includes('"') || text.includes('\\') ? text.replace(ESCAPED, '\\$&') : text}"`;
}
