/**
 * Writes one record of CSV (RFC 4180), with its line end. A cell that a spreadsheet would run as a formula begins with
 * an apostrophe, which spreadsheets show as text; so pass amounts without a sign. In much of Europe spreadsheets part
 * cells at semicolons, and at tabs and line ends inside of quotes; so an apostrophe stands there too.
 */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Where a formula begins, also in the full width of Asian keyboards, and after blanks that a program may cut. */
const FORMULA = /(?<=^|[;\t\r\n])(?=\s*[=+\-@＝＋－＠])/gu;
const SPECIAL = /[",\r\n]/;

function csvCell(text: string): string {
  const harmless = text.replaceAll(FORMULA, "'");
  return SPECIAL.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
