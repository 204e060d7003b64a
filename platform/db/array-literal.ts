/**
 * A list as PostgreSQL reads it (manual, §8.15.2), of whatever its elements are: what is not null is put in quotes.
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
