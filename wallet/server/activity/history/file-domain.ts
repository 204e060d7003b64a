import { csvRecord } from '#platform/kernel/csv.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import type { HistoryLine } from './domain.ts';

const COLUMNS = [
  'entry',
  'at',
  'kind',
  'status',
  'title',
  'detail',
  'reference',
  'currency',
  'money_in',
  'money_out',
  'balance_after',
] as const;

/** The first record of a file of lines. Its names are for programs, so they stay as they are in every language. */
export const csvHeader = csvRecord(COLUMNS);

/**
 * Writes a line as a record of CSV. Amounts have no sign, since a spreadsheet could take one for a formula: what came in
 * and what went out have a column each, and the balance of a debt is what is owed.
 */
export function csvOf(line: HistoryLine): string {
  const { amount } = line;
  const row: Record<(typeof COLUMNS)[number], string> = {
    entry: line.id,
    at: line.at.toISOString(),
    kind: line.kind,
    status: line.status,
    title: line.title,
    detail: line.detail ?? '',
    reference: line.reference,
    currency: amount.currency,
    money_in: amount.minor > 0n ? unsigned(amount) : '',
    money_out: amount.minor < 0n ? unsigned(amount) : '',
    balance_after: unsigned(line.balanceAfter),
  };
  return csvRecord(COLUMNS.map((column) => row[column]));
}

function unsigned({ minor, currency }: Money): string {
  return decimalText(minor < 0n ? -minor : minor, currencies[currency].decimals);
}
