import { Unreadable } from './unreadable.ts';

/** A token of SQL. */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'param' | 'sign' | 'end';
  readonly value: string;
}

const shapes = [
  ['space', /\s+|--[^\n]*/y],
  ['param', /\$\d+/y],
  ['number', /\d+/y],
  ['text', /'(?:[^']|'')*'/y],
  ['word', /[a-z_][a-z0-9_]*/iy],
  ['sign', /::|<=|>=|<>|=>|\|\||[-+*/=<>(),.[\]~]/y],
] as const;

/** Splits a statement into its tokens. @throws {Unreadable} At a sign that no statement of the product has. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const found = matchAt(text, at);
    if (!found) throw new Unreadable(`The memory database does not read this statement: ${text.slice(at, at + 40)}`);
    const [kind, value] = found;
    if (kind === 'text') tokens.push({ kind, value: value.slice(1, -1).replaceAll("''", "'") });
    else if (kind !== 'space') tokens.push({ kind, value: kind === 'word' ? value.toLowerCase() : value });
    at += value.length;
  }
  tokens.push({ kind: 'end', value: '' });
  return tokens;
}

function matchAt(text: string, at: number) {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const value = shape.exec(text)?.[0];
    if (value !== undefined) return [kind, value] as const;
  }
  return undefined;
}
