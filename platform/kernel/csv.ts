/**
 * Writes one record of CSV (RFC 4180), with its line end. A cell that a spreadsheet would run as a formula begins with
 * an apostrophe, which spreadsheets show as text; so pass amounts without a sign. In much of Europe spreadsheets part
 * cells at semicolons, and at tabs and line ends inside of quotes; so an apostrophe stands there too.
 */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * A sign that begins a formula, also in the full width of Asian keyboards, with the blanks before it, which a program may
 * cut. It begins where a run of blanks begins, so that a long run is read once.
 */
const FORMULA = /(?<!\s)(\s*)([=+\-@＝＋－＠])/gu;
const SPECIAL = /[",\r\n]/;

function csvCell(text: string): string {
  const harmless = text.replaceAll(FORMULA, (_all, blanks: string, sign: string, at: number) => {
    const isFirst = at === 0 || text[at - 1] === ';';
    return `${isFirst ? "'" : ''}${blanks.replaceAll(/[\t\r\n]/g, "$&'")}${sign}`;
  });
  return SPECIAL.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
