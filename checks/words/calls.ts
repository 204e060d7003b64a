import { dateStyles } from '../../platform/words/dates.ts';
import { parseMessage } from '../../platform/words/parse.ts';
import { isNode, visit } from '../layout/nodes.ts';
import type { Node } from '../layout/nodes.ts';

/** What is wrong at a place of a file. */
export interface Fault {
  /** Where in the text. */
  readonly start: number;
  readonly reason: string;
}

/** The functions that take a sentence. */
export const takers: ReadonlySet<string> = new Set(['t', 'rich', 'msg']);

/** Judges each sentence that is handed to `t`, `rich` or `msg`: a literal, in ICU's language, with the values that it names. */
export function judgeCalls(program: unknown): Fault[] {
  const faults: Fault[] = [];
  visit(program, (node) => {
    const name = takerOf(node);
    if (name === undefined) return;
    for (const reason of judgeCall(name, node['arguments'] as Node[]))
      faults.push({ start: node['start'] as number, reason });
  });
  return faults;
}

/** Which of the functions a node calls, if any. */
export function takerOf(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || !isNode(node['callee'])) return undefined;
  const name = String(node['callee']['name']);
  return node['callee'].type === 'Identifier' && takers.has(name) ? name : undefined;
}

function judgeCall(name: string, [sentence, values]: readonly Node[]): string[] {
  const english = sentence && textOf(sentence);
  if (english === undefined) return [`${name} takes a literal sentence, so that it can be found and translated`];
  let elements: readonly Element[];
  try {
    elements = parseMessage(english) as unknown as readonly Element[];
  } catch (error) {
    return [`“${english}” is no ICU message: ${(error as Error).message}`];
  }
  const named = namesIn(elements);
  const faults = named.styles.filter((style) => !Object.hasOwn(dateStyles, style));
  const reasons = faults.map(
    (style) => `“${english}” has a date of a style that dateStyles does not list (“${style}”)`,
  );
  if (name === 't' && named.tags.length > 0) reasons.push(`“${english}” has markup in it, which rich draws`);
  // Its values are given where it is read.
  if (name === 'msg') return reasons;
  const given = keysOf(values);
  if (given === undefined) return [...reasons, `“${english}” gets its values by name: { amount, due }`];
  const wanted = new Set([...named.values, ...named.tags]);
  for (const key of wanted) if (!given.includes(key)) reasons.push(`“${english}” is given no ${key}`);
  for (const key of given) if (!wanted.has(key)) reasons.push(`“${english}” has no place for ${key}`);
  return reasons;
}

/** The text of a literal, or of a template or a sum of texts without a value. */
export function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node.type === 'TemplateLiteral') {
    const texts = node['quasis'] as { value: { cooked: string } }[];
    return texts.length === 1 ? texts[0]?.value.cooked : undefined;
  }
  if (node.type !== 'BinaryExpression' || node['operator'] !== '+') return undefined;
  const [left, right] = [textOf(node['left'] as Node), textOf(node['right'] as Node)];
  return left === undefined || right === undefined ? undefined : left + right;
}

function keysOf(values: Node | undefined): string[] | undefined {
  if (values === undefined) return [];
  if (values.type !== 'ObjectExpression') return undefined;
  const properties = values['properties'] as Node[];
  if (properties.some((property) => property.type !== 'Property' || property['computed'] === true)) return undefined;
  return properties.map(({ key }) => String((key as Node)['name'] ?? (key as Node)['value']));
}

/** The parser's elements, by the numbers that it gives them. */
interface Element {
  readonly type: number;
  readonly value: string;
  readonly style?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
  readonly children?: readonly Element[];
}

const LITERAL = 0;
const DATE = 3;
const TIME = 4;
const POUND = 7;
const TAG = 8;

function namesIn(elements: readonly Element[]): { values: string[]; tags: string[]; styles: string[] } {
  const found = { values: [] as string[], tags: [] as string[], styles: [] as string[] };
  for (const { type, value, style, options = {}, children = [] } of elements) {
    if (type === LITERAL || type === POUND) continue;
    (type === TAG ? found.tags : found.values).push(value);
    if (type === DATE || type === TIME) found.styles.push(type === DATE ? String(style) : 'time');
    for (const inner of [...Object.values(options).map((option) => option.value), children]) {
      const { values, tags, styles } = namesIn(inner);
      found.values.push(...values);
      found.tags.push(...tags);
      found.styles.push(...styles);
    }
  }
  return found;
}
