import type { Row } from './memory/store.ts';

/** Reads a column as text. */
export function text(row: Row, column: string): string {
  return String(row[column]);
}

/** Reads an amount in minor units. */
export function minor(row: Row, column = 'amount_minor'): bigint {
  return row[column] as bigint;
}

/** Sums a column of rows. */
export function total(rows: readonly Row[], column?: string): bigint {
  return rows.reduce((sum, row) => sum + minor(row, column), 0n);
}

/** Groups rows by a column. */
export function groupBy(rows: readonly Row[], column: string): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => text(row, column));
}
