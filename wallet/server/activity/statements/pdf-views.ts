import { numberFormat } from '#platform/kernel/formats.ts';
import { currencies } from '#platform/money/currency.ts';
import { currencyWords, decimalText } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import {
  block,
  decorate,
  drawPdf,
  hasLetters,
  heightOf,
  makeRoom,
  openTable,
  paper,
  row,
  turn,
  write,
} from '#platform/pdf/pen.ts';
import type { Cell, Look, Pen } from '#platform/pdf/pen.ts';
import { formatDate } from '#platform/words/dates.ts';
import { readerLocale } from '#platform/words/reader.ts';
import { t } from '#platform/words/words.ts';
import type { HistoryLine } from '../history/domain.ts';
import { isRunning } from './domain.ts';
import type { Statement, StatementPart } from './domain.ts';

type Table = ReturnType<typeof openTable>;

const colors = { muted: '#54635d', accent: '#0b5f52', line: '#c9d3ce', band: '#eef4f1' };

const columns = [
  { x: 48, width: 62, align: 'left' },
  { x: 114, width: 205, align: 'left' },
  { x: 323, width: 70, align: 'right', isFigure: true },
  { x: 397, width: 70, align: 'right', isFigure: true },
  { x: 471, width: 76, align: 'right', isFigure: true },
] as const satisfies readonly Look[];

/** Draws the statement of a month as a tagged PDF. */
export function drawStatement(statement: Statement): Promise<Buffer> {
  const { month, at, holderName, parts } = statement;
  const title = t('Statement for {from, date, monthOfYear}', { from: month.from });
  const name = [title, holderName].filter((one) => one !== '').join(' · ');
  return drawPdf(
    { title, author: t('Holdfast'), language: readerLocale(), at },
    (pen) => {
      drawHead(pen, statement, title);
      for (const part of parts) drawPart(pen, part);
      drawEnd(pen, statement);
    },
    (number, count) => [name, t('Page {number} of {count}', { number, count })],
  );
}

function drawHead(pen: Pen, statement: Statement, title: string): void {
  const { month, at } = statement;
  block(pen, 'P', t('Holdfast'), { size: 15, isBold: true, color: colors.accent, after: 24 });
  block(pen, 'H1', title, { size: 20, isBold: true, after: 10 });
  block(pen, 'P', statement.holderName, { size: 11, isBold: true, after: 2 });
  for (const line of statement.address) block(pen, 'P', line, { size: 9.5, after: 1 });
  pen.y += 8;
  const last = isRunning(statement) ? at : new Date(month.before.getTime() - 1);
  const period = t('{from, date, longDate} to {last, date, longDate}, in UTC', { from: month.from, last });
  block(pen, 'P', period, { size: 9.5, color: colors.muted, after: 2 });
  if (isRunning(statement)) {
    const words = t('The month is not over: this is its state on {at, date, longTime}.', { at });
    block(pen, 'P', words, { size: 9.5, isBold: true, after: 2 });
  }
  pen.y += 10;
}

function drawPart(pen: Pen, part: StatementPart): void {
  makeRoom(pen, 150);
  const name = currencyWords(part.currency);
  const title = part.isOfDebt ? t('What you owed in {name}', { name }) : t('Your balance in {name}', { name });
  pen.y += 6;
  block(pen, 'H2', `${title} (${part.currency})`, { size: 13, isBold: true, color: colors.accent, after: 8 });
  drawSummary(pen, part);
  if (part.lines.length === 0) block(pen, 'P', t('No movements in this month.'), { color: colors.muted });
  else drawLines(pen, part);
  pen.y += 18;
}

/** The sign of what people read: a debt of five is five that are owed. */
function shown(part: StatementPart, { minor, currency }: Money): string {
  return figures({ minor: part.isOfDebt ? -minor : minor, currency });
}

function figures({ minor, currency }: Money): string {
  const { decimals } = currencies[currency];
  const format = numberFormat(readerLocale(), { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  // A decimal string keeps amounts exact that a number would round.
  return format.format(decimalText(minor, decimals) as unknown as number).replace('-', '−');
}

function drawSummary(pen: Pen, part: StatementPart): void {
  const { doc } = pen;
  const rows = part.isOfDebt
    ? [
        [t('Owed at the start'), shown(part, part.opening)],
        [t('Added'), shown(part, part.moneyOut)],
        [t('Paid'), shown(part, { ...part.moneyIn, minor: -part.moneyIn.minor })],
        [t('Owed at the end'), shown(part, part.closing)],
      ]
    : [
        [t('Opening balance'), shown(part, part.opening)],
        [t('Money in'), shown(part, part.moneyIn)],
        [t('Money out'), shown(part, { ...part.moneyOut, minor: -part.moneyOut.minor })],
        [t('Closing balance'), shown(part, part.closing)],
      ];
  const width = (paper.right - paper.left) / rows.length;
  decorate(doc, () => doc.rect(paper.left, pen.y, paper.right - paper.left, 42).fill(colors.band));
  const table = openTable(pen);
  const cell =
    (text: string, index: number, look: Look & { readonly below: number }): Cell =>
    ({ y }) =>
      write({ doc, y: y + look.below }, text, { ...look, x: paper.left + index * width + 10, width: width - 20 });
  const head = { size: 8, color: colors.muted, below: 8 };
  const figure = { size: 11, isBold: true, isFigure: true, below: 21 };
  row(
    pen,
    table,
    rows.map(([label = ''], index) => cell(label, index, head)),
    { isHead: true },
  );
  row(
    pen,
    table,
    rows.map(([, amount = ''], index) => cell(amount, index, figure)),
  );
  table.end();
  pen.y += 54;
}

function drawLines(pen: Pen, part: StatementPart): void {
  const table = openTable(pen);
  let balance = part.opening;
  drawColumns(pen, table, part);
  drawSum(pen, table, part.isOfDebt ? t('Owed at the start') : t('Opening balance'), shown(part, balance));
  for (const line of part.lines) {
    const height = rowHeight(pen, line);
    if (pen.y + height + 22 > paper.bottom) {
      drawSum(pen, table, t('Carried forward'), shown(part, balance));
      turn(pen);
      drawColumns(pen, table, part);
      drawSum(pen, table, t('Brought forward'), shown(part, balance));
    }
    balance = line.balanceAfter;
    drawLine(pen, table, { line, height, balance: shown(part, balance) });
  }
  const words = part.isOfDebt ? t('Owed at the end') : t('Closing balance');
  drawSum(pen, table, words, shown(part, part.closing));
  table.end();
}

/** Draws a row of the table. */
function drawRow(pen: Pen, table: Table, texts: readonly string[], look: Look & { readonly isHead?: boolean }): void {
  const { isHead = false } = look;
  const cells = texts.map(
    (text, index): Cell =>
      (at) =>
        write(at, text, { ...look, ...columns[index]! }),
  );
  row(pen, table, cells, { isHead });
}

function drawColumns(pen: Pen, table: Table, part: StatementPart): void {
  const [less, more] = part.isOfDebt ? [t('Added'), t('Paid')] : [t('Out'), t('In')];
  const names = [t('Date'), t('Description'), less, more, part.isOfDebt ? t('Owed') : t('Balance')];
  drawRow(pen, table, names, { isHead: true, size: 8, color: colors.muted });
  pen.y += 14;
  rule(pen);
}

function drawSum(pen: Pen, table: Table, words: string, amount: string): void {
  drawRow(pen, table, ['', words, '', '', amount], { isBold: true });
  pen.y += 16;
  rule(pen);
}

const titleLook = { width: columns[1].width };
const detailLook = { ...titleLook, size: 8, color: colors.muted };

function rowHeight(pen: Pen, { title, detail }: HistoryLine): number {
  const below = detail === undefined ? 0 : heightOf(pen, detail, detailLook);
  return heightOf(pen, title, titleLook) + below + 8;
}

function drawLine(
  pen: Pen,
  table: Table,
  { line, height, balance }: { readonly line: HistoryLine; readonly height: number; readonly balance: string },
): void {
  const { amount, title, detail } = line;
  const size = figures({ ...amount, minor: amount.minor < 0n ? -amount.minor : amount.minor });
  const [out, into] = amount.minor < 0n ? [size, ''] : ['', size];
  const texts = [formatDate(line.at, 'mediumDate'), title, out, into, balance];
  const cells = texts.map((text, index): Cell => (at) => {
    write(at, text, columns[index]!);
    if (index !== 1 || detail === undefined) return;
    write({ ...at, y: at.y + heightOf(at, title, titleLook) }, detail, { ...columns[1], ...detailLook });
  });
  row(pen, table, cells);
  pen.y += height;
  rule(pen);
}

function rule(pen: Pen): void {
  const { doc, y } = pen;
  decorate(doc, () =>
    doc
      .moveTo(paper.left, y - 2)
      .lineTo(paper.right, y - 2)
      .lineWidth(0.5)
      .stroke(colors.line),
  );
  pen.y += 3;
}

/** Whether each name of a statement can be drawn. */
function isLegible({ holderName, address, parts }: Statement): boolean {
  const lines = parts.flatMap((part) => part.lines);
  return [holderName, ...address, ...lines.flatMap(({ title, detail = '' }) => [title, detail])].every(hasLetters);
}

function drawEnd(pen: Pen, statement: Statement): void {
  const { parts } = statement;
  makeRoom(pen, 80);
  if (parts.length === 0) block(pen, 'P', t('This wallet has no balance yet.'));
  const words = t(
    'Money that is reserved for a payment, or kept for a case, is part of the balance until it moves. Days are in UTC.',
  );
  block(pen, 'P', words, { size: 8, color: colors.muted });
  if (isLegible(statement)) return;
  const missing = t(
    'Some names have letters that this document cannot show: a box stands for each. Your full name is in Profile; all others are in Activity and its CSV file.',
  );
  block(pen, 'P', missing, { size: 8, isBold: true });
}
