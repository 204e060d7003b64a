/**
 * Writes one record of CSV (RFC 4180), with its line end. A cell that a spreadsheet would run as a formula begins with
 * an apostrophe, which spreadsheets show as text; so pass amounts without a sign.
 */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** What begins a formula, also in the full width of Asian keyboards, and after blanks that a program may cut. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/u;
const SPECIAL = /[",\r\n]/;

function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
