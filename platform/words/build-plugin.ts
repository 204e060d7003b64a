import type { Plugin } from 'vite';
import { readSimple } from './messages.ts';
import type { BuiltMessage } from './messages.ts';
import { parseMessage } from './parse.ts';

/**
 * Makes a build parse its messages, so that browsers load no parser. Each sentence for `t`, `rich` or `msg` that needs
 * a parser becomes a `BuiltMessage`, which keeps the English as the key of its translations.
 */
export function parsedMessages(): Plugin {
  return {
    name: 'holdfast-messages',
    apply: 'build',
    // After the types and the markup have been compiled away.
    enforce: 'post',
    load(id) {
      if (!id.endsWith('/platform/words/parse.ts')) return undefined;
      return "export function parseMessage() { throw new Error('not parsed'); }";
    },
    transform(code, id) {
      if (id.includes('/node_modules/') || !/\.tsx?$/.test(id) || !/\b(t|rich|msg)\(/.test(code)) return undefined;
      const found = sentencesIn(this.parse(code)).toSorted((one, other) => other.start - one.start);
      const parsed = found.reduce(
        (text, { start, end, value }) => text.slice(0, start) + JSON.stringify(built(value)) + text.slice(end),
        code,
      );
      return { code: parsed, map: null };
    },
  };
}

interface Literal {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

function built(english: string): BuiltMessage {
  return [english, parseMessage(english)];
}

/** Finds the sentences of a program that need a parser. `checks/words.ts` ensures that each is a literal. */
function sentencesIn(node: unknown): Literal[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.values(node).flatMap(sentencesIn);
  const {
    type,
    callee,
    arguments: given,
  } = node as {
    type?: string;
    callee?: { type: string; name?: string };
    arguments?: { type: string; start: number; end: number; value?: unknown }[];
  };
  const sentence = given?.[0];
  if (type !== 'CallExpression' || callee?.type !== 'Identifier' || !sentence) return found;
  if (!['t', 'rich', 'msg'].includes(callee.name ?? '') || typeof sentence.value !== 'string') return found;
  if (readSimple(sentence.value)) return found;
  return [...found, { start: sentence.start, end: sentence.end, value: sentence.value }];
}
