import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readable } from './passages.ts';

/** One file whose prose is checked. */
export interface ProseFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** Folders that are not read, each with the reason. */
const folders = new Map([
  ['node_modules', 'others wrote it'],
  ['dist', 'it is built from what is read'],
  ['.data', 'a database, which no change brings along'],
  ['.screens', 'pictures'],
  ['.git', 'history'],
]);

/** Files that are not read, each with the reason. */
const files: readonly { readonly path: RegExp; readonly reason: string }[] = [
  { path: /^CHANGELOG\.md$/, reason: 'says what past releases said' },
  { path: /\.gen\.ts$/, reason: 'generated from texts that are read' },
  { path: /^checks\/prose\/phrases\.ts$/, reason: 'is the list itself' },
  { path: /^checks\/prose(?:\/[a-z-]+)?\.test\.ts$/, reason: 'plants the faults' },
];

/** Whether the prose of a file is checked. @param path From the root of the repository, with slashes. */
export function isChecked(path: string): boolean {
  return !path.split('/').some((name) => folders.has(name)) && !files.some((file) => file.path.test(path));
}

/** Reads every file of the repository whose prose is checked, sorted by path. */
export async function readProseFiles(root: string): Promise<ProseFile[]> {
  const found: ProseFile[] = [];
  const exclude = (name: string) => folders.has(name);
  for await (const entry of glob(`**/*.{${readable.join(',')}}`, { cwd: root, exclude })) {
    const path = entry.replaceAll('\\', '/');
    if (isChecked(path)) found.push({ path, text: await readFile(join(root, path), 'utf8') });
  }
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
