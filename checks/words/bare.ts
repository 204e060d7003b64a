import { isNode, visit } from '../layout/nodes.ts';
import type { Node } from '../layout/nodes.ts';
import { takerOf } from './calls.ts';
import type { Fault } from './calls.ts';
import { hasLetters, isReadAt, readAttributes, readTexts, shown } from './markup.ts';

type Quasi = Node & { readonly value: { readonly cooked: string } };

/** Judges text that a person reads and that no `t`, `rich` or `msg` writes: of JSX, and of templates of HTML. */
export function judgeMarkup(program: unknown): Fault[] {
  const faults: Fault[] = [];
  see(program, (node) => {
    if (node.type === 'JSXText' && hasLetters(String(node['value']))) {
      faults.push(bare(node, String(node['value'])));
    }
    if (node.type === 'JSXAttribute') {
      const name = nameOfAttribute(node);
      if (readAttributes.has(name))
        faults.push(...textsOf(node['value']).map((text) => bare(text, valueOf(text), name)));
      return isNode(node['value']) && node['value'].type === 'JSXExpressionContainer';
    }
    if (isNode(node['tag']) && node['tag']['name'] === 'html') {
      const parts = (node['quasi'] as unknown as { quasis: Quasi[] }).quasis;
      const texts = parts.map((part) => ({ text: part.value.cooked, start: (part['start'] as number) + 1 }));
      faults.push(...readTexts(texts).map(({ text, start }) => ({ start, reason: reasonOf(text) })));
    }
    return true;
  });
  return faults;
}

/** Judges texts in files that hold nothing but what people read: each with a space between words, or that begins like one. */
export function judgeTexts(program: unknown): Fault[] {
  const faults: Fault[] = [];
  see(program, (node) => {
    if (isApart(node)) return false;
    // The two other rules see them.
    if (node.type === 'JSXText' || isNode(node['tag'])) {
      return isNode(node['tag']);
    }
    if (node.type === 'Literal' && typeof node['value'] === 'string' && isProse(node['value'])) {
      faults.push(bare(node, node['value']));
    }
    if (node.type === 'TemplateLiteral') {
      const text = (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('\uE000');
      if (isProse(text)) faults.push(bare(node, text));
    }
    return true;
  });
  return faults;
}

/** Judges functions and tables that are called `…Words`, wherever they stand: what they give is read. */
export function judgeNamed(program: unknown): Fault[] {
  const faults: Fault[] = [];
  visit(program, (node) => {
    const isNamed = node.type === 'FunctionDeclaration' || node.type === 'VariableDeclarator';
    if (!isNamed || !isNode(node['id']) || !/[wW]ords$/.test(String(node['id']['name']))) return;
    faults.push(...judgeTexts(node.type === 'FunctionDeclaration' ? node['body'] : node['init']));
  });
  return faults;
}

/** Shows the nodes that no taker of sentences has as its first argument; below one that answers false it shows none. */
function see(node: unknown, judge: (node: Node) => boolean): void {
  if (Array.isArray(node)) {
    for (const item of node) see(item, judge);
    return;
  }
  if (!isNode(node)) return;
  if (takerOf(node) !== undefined) {
    see((node['arguments'] as Node[]).slice(1), judge);
    return;
  }
  if (!judge(node)) return;
  // A tagged template is judged as a whole: its values go on, its texts do not.
  if (isNode(node['tag'])) {
    const { quasis, expressions } = node['quasi'] as unknown as { quasis: Quasi[]; expressions: Node[] };
    const read = expressions.filter((_value, at) => isReadAt(quasis.slice(0, at + 1).map(({ value }) => value.cooked)));
    see(read, judge);
    return;
  }
  for (const [name, member] of Object.entries(node)) {
    if (typeof member === 'object' && member !== null && name !== 'parent') see(member, judge);
  }
}

/** Types, addresses of modules, names of members, and what a program says to those who run it. */
function isApart(node: Node): boolean {
  if (/^(Import|Export(All|Named)Declaration$|TS(?!As|NonNull|Satisfies))/.test(node.type)) {
    return node.type !== 'ExportNamedDeclaration' || isNode(node['source']);
  }
  if (node.type === 'Property' && /^(@|autocomplete$|class|cache-control$)/.test(keyOf(node['key'] as Node)))
    return true;
  if (node.type === 'JSXAttribute') return !readAttributes.has(nameOfAttribute(node));
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = node['callee'] as Node;
    const method = callee.type === 'MemberExpression' ? nameOf(callee['property'] as Node) : nameOf(callee);
    return /^(invariant|Error|RegExp|Type|json|header)$/.test(method);
  }
  // A comparison is with a word of a program.
  return node.type === 'BinaryExpression' && node['operator'] !== '+';
}

/** The literal texts that an attribute can have: its own, or those that an expression chooses between. */
function textsOf(value: unknown): Node[] {
  if (!isNode(value)) return [];
  if (value.type === 'Literal') return typeof value['value'] === 'string' && hasLetters(value['value']) ? [value] : [];
  if (value.type === 'TemplateLiteral') return hasLetters(valueOf(value)) ? [value] : [];
  if (value.type === 'JSXExpressionContainer') return textsOf(value['expression']);
  if (value.type === 'ConditionalExpression') return [...textsOf(value['consequent']), ...textsOf(value['alternate'])];
  if (value.type === 'LogicalExpression') return [...textsOf(value['left']), ...textsOf(value['right'])];
  return [];
}

function valueOf(node: Node): string {
  if (node.type !== 'TemplateLiteral') return String(node['value']);
  return (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('\uE000');
}

function nameOfAttribute(node: Node): string {
  return nameOf(node['name'] as Node);
}

function keyOf(key: Node): string {
  return key.type === 'Literal' ? String(key['value']) : nameOf(key);
}

function nameOf({ name }: Node): string {
  return typeof name === 'string' ? name : '';
}

/** Two words with a space between them, or one that begins a sentence or a label. */
function isProse(text: string): boolean {
  // Markup of a document, a type of media, a line of robots.txt: programs read them.
  if (/^<[!?a-z]|^\w+\/[\w.+-]+;|^(Disallow|Sitemap): /.test(text)) return false;
  if (/^[\w/.:#-]*$/.test(text) && !/^\p{Lu}\p{Ll}+$/u.test(text)) return false;
  return /\p{L}{2}[,.:;!?]?\s+[\p{L}\uE000]|\uE000\s+\p{L}{2}|^\p{Lu}\p{Ll}+[.!?:…]?$/u.test(text);
}

function bare(node: Node, text: string, attribute?: string): Fault {
  return { start: node['start'] as number, reason: reasonOf(shown(text), attribute) };
}

function reasonOf(text: string, attribute?: string): string {
  const place = attribute === undefined ? '' : ` (${attribute})`;
  return `“${text}”${place} is read by people: write it with t, rich or msg of platform/words`;
}
