import { fileURLToPath } from 'node:url';

type Doc = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

/** Where the drawing is: the document, its tree of structure, and how far down the page it has come. */
export interface Pen {
  readonly doc: Doc;
  readonly root: Element;
  y: number;
}

/** How a text looks, and where it stands. Sizes are in points. */
export interface Look {
  readonly size?: number;
  readonly isBold?: boolean;
  readonly color?: string;
  readonly x?: number;
  readonly width?: number;
  readonly align?: 'left' | 'right';
  /** An amount that is too wide gets smaller, since half a figure on another line would be misread. */
  readonly isFigure?: boolean;
}

/** A cell of a table: what it draws at its height. */
export type Cell = (at: Pick<Pen, 'doc' | 'y'>) => void;

/** A4 in points, with the edges of the text. */
export const paper = { left: 48, right: 547.28, top: 48, bottom: 770, footer: 792 } as const;
const WIDTH = 595.28;
const SIZE = 9;
const INK = '#14211d';
/** Figures have one width, so that columns align. */
const features: PDFKit.Mixins.OpenTypeFeatures[] = ['tnum', 'kern'];

/** The typeface of the apps, with the Latin, Greek, Cyrillic and Vietnamese letters of names. */
const fonts = {
  regular: fontPath('400Regular/Inter_400Regular.ttf'),
  bold: fontPath('600SemiBold/Inter_600SemiBold.ttf'),
};

const missing =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]|\p{Emoji_Presentation}/gu;

/** Whether the typeface has the letters of a text. It has no Arabic, Hebrew or East Asian ones, and no emoji. */
export function hasLetters(text: string): boolean {
  return legible(text) === text;
}

/** Puts a box for each missing letter. An Arabic letter would turn the Latin ones beside it around. */
function legible(text: string): string {
  return text.replace(missing, '□');
}

function fontPath(file: string): string {
  return fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`));
}

/** Draws a tagged PDF of A4 pages. Loads the library at the first one, because it takes 30 MB. @param language As in BCP 47. @param footer The texts at the left and the right. */
export async function drawPdf(
  { title, author, language, at }: { title: string; author: string; language: string; at: Date },
  draw: (pen: Pen) => void,
  footer: (number: number, count: number) => readonly [string, string],
): Promise<Buffer> {
  const { default: Document } = await import('pdfkit');
  const doc = new Document({
    size: 'A4',
    // Without a bottom, only `turn` begins a page.
    margins: { top: paper.top, bottom: 0, left: paper.left, right: WIDTH - paper.right },
    pdfVersion: '1.7',
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    info: { Title: title, Author: author, CreationDate: at },
  });
  const whole = collect(doc);
  doc.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);
  const root = doc.struct('Document');
  doc.addStructure(root);
  draw({ doc, root, y: paper.top });
  root.end();
  const { start, count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index);
    drawFooter(doc, footer(index + 1, count));
  }
  doc.end();
  return whole;
}

function drawFooter(doc: Doc, [left, right]: readonly [string, string]): void {
  const look = { size: 8, color: '#54635d' };
  decorate(doc, () => {
    write({ doc, y: paper.footer }, left, { ...look, width: 400 });
    write({ doc, y: paper.footer }, right, { ...look, align: 'right' });
  });
}

function collect(doc: Doc): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
}

/** Draws a text at the pen's height, within a cell. */
export function write({ doc, y }: Pick<Pen, 'doc' | 'y'>, text: string, look: Look): void {
  const { x = paper.left, width = paper.right - paper.left, align = 'left', isFigure = false } = look;
  const wide = dress(doc, look).widthOfString(legible(text), { features });
  if (isFigure && wide > width) doc.fontSize(((look.size ?? SIZE) * (width - 1)) / wide);
  doc.text(legible(text), x, y, { width, align, features, lineGap: 1 });
}

/** The height of a text. */
export function heightOf({ doc }: Pick<Pen, 'doc'>, text: string, look: Look): number {
  const width = look.width ?? paper.right - paper.left;
  return dress(doc, look).heightOfString(legible(text), { width, features, lineGap: 1 });
}

function dress(doc: Doc, { size = SIZE, isBold = false, color = INK }: Look): Doc {
  return doc
    .font(isBold ? 'bold' : 'regular')
    .fontSize(size)
    .fillColor(color);
}

/** Draws a heading or a paragraph, and moves the pen below it. */
export function block(
  pen: Pen,
  type: 'H1' | 'H2' | 'P',
  text: string,
  look: Look & { readonly after?: number } = {},
): void {
  pen.root.add(pen.doc.struct(type, {}, () => write(pen, text, look)));
  pen.y += heightOf(pen, text, look) + (look.after ?? 4);
}

/** Begins a table; `end()` ends it. */
export function openTable({ doc, root }: Pen): Element {
  const table = doc.struct('Table');
  root.add(table);
  return table;
}

/** Draws a row of a table at the pen's height, which stays. */
export function row(pen: Pen, table: Element, cells: readonly Cell[], { isHead = false } = {}): void {
  const { doc, y } = pen;
  const drawn = cells.map((cell) => doc.struct(isHead ? 'TH' : 'TD', {}, () => cell({ doc, y })));
  table.add(doc.struct('TR', {}, drawn));
}

/** Draws what is no content: lines, bands and footers. Screen readers skip it. */
export function decorate(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact', { type: 'Layout' });
  draw();
  doc.endMarkedContent();
}

/** Begins a new page if the rest of this one is lower. */
export function makeRoom(pen: Pen, height: number): void {
  if (pen.y + height > paper.bottom) turn(pen);
}

/** Begins a new page. */
export function turn(pen: Pen): void {
  pen.doc.addPage();
  pen.y = paper.top;
}
