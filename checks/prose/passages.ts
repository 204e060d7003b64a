import { markdownPassages } from './markdown.ts';
import { blank } from './passage.ts';
import type { Passage } from './passage.ts';
import { scriptPassages } from './script.ts';

const readers: ReadonlyMap<string, (path: string, text: string) => Passage[]> = new Map([
  ['md', (_path, text) => markdownPassages(text)],
  ['ts', scriptPassages],
  ['tsx', scriptPassages],
  ['mjs', scriptPassages],
  ['js', scriptPassages],
  ['sql', (_path, text) => matches(text, /(?:--[^\n]*(?:\n[ \t]*(?=--))?)+|'(?:[^']|'')*'/g, /^[ \t]*--/gm)],
  ['css', (_path, text) => matches(text, /\/\*[\s\S]*?\*\//g, /^[ \t]*(?:\/\*)?\*?/gm)],
  ['html', (_path, text) => [{ text: blank(text, /<[^>]*>/g), start: 0 }]],
]);

/** The file extensions whose prose can be read. */
export const readable: readonly string[] = [...readers.keys()];

/** Reads the prose of a file by its extension. @throws If the file is of another kind. */
export function readPassages(path: string, text: string): Passage[] {
  const read = readers.get(path.slice(path.lastIndexOf('.') + 1));
  if (!read) throw new Error(`${path} is a file whose prose cannot be read`);
  return read(path, text);
}

function matches(text: string, passage: RegExp, marks: RegExp): Passage[] {
  return [...text.matchAll(passage)].map(({ 0: found, index }) => ({ text: blank(found, marks), start: index }));
}
