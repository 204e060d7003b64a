import { parseSync } from 'oxc-parser';
import { visit } from '../layout/nodes.ts';
import type { Node } from '../layout/nodes.ts';
import { CODE, blank } from './passage.ts';
import type { Passage } from './passage.ts';

/**
 * The prose of a script: its comments (adjacent lines are one passage) and its texts (literals, templates and JSX
 * text). Names and module paths are not prose.
 *
 * @throws If the text cannot be parsed, because such a file must not pass.
 */
export function scriptPassages(path: string, text: string): Passage[] {
  const { program, comments, errors } = parseSync(path, text);
  const error = errors.find(({ severity }) => severity === 'Error');
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);
  return [...commentPassages(text, comments), ...textPassages(text, program)];
}

function commentPassages(text: string, comments: readonly { start: number; end: number }[]): Passage[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of comments) {
    const last = spans.at(-1);
    const continues = last && text.startsWith('//', start) && /^\s*$/.test(text.slice(last.end, start));
    if (continues) last.end = end;
    else spans.push({ start, end });
  }
  return spans.map(({ start, end }) => ({
    text: blank(text.slice(start, end), /^[ \t]*(?:\/\/+|\/\*+|\*(?!\/))|\*\/$/gm),
    start,
  }));
}

function textPassages(text: string, program: unknown): Passage[] {
  const modules = new Set<unknown>();
  const passages: Passage[] = [];
  visit(program, (node) => {
    if (node.type.startsWith('Import') || node.type.startsWith('Export')) modules.add(node['source']);
    if (modules.has(node) || !isText(node)) return;
    const { start, end } = node as unknown as { start: number; end: number };
    const values = node.type === 'TemplateLiteral' ? (node['expressions'] as { start: number; end: number }[]) : [];
    let words = text.slice(start, end);
    for (const value of values) {
      const code = text.slice(value.start, value.end).replace(/[^\n]/g, CODE);
      words = words.slice(0, value.start - start) + code + words.slice(value.end - start);
    }
    passages.push({ text: words, start });
  });
  return passages;
}

function isText(node: Node): boolean {
  if (node.type === 'Literal') return typeof node['value'] === 'string';
  return node.type === 'TemplateLiteral' || node.type === 'JSXText';
}
