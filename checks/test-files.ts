import { glob, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Refusal } from '../bin/lifeline.ts';

const apart = new Set(['node_modules', 'dist', '.data', '.git', '.screens']);

/**
 * The test files of a selection of files and folders, sorted and without duplicates; those of the whole project if the
 * selection is empty.
 *
 * @throws {Refusal} if a name in the selection does not exist, so that a mistyped one never passes.
 */
export async function findTestFiles(root: string, selection: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const name of selection.length === 0 ? [root] : selection) {
    const path = resolve(name);
    const kind = await stat(path).catch(() => undefined);
    if (kind === undefined) throw new Refusal(`There is no file or folder ${name}.`);
    if (!kind.isDirectory()) found.add(path);
    else for (const file of await testFilesIn(path)) found.add(file);
  }
  return [...found].toSorted();
}

async function testFilesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob('**/*.test.ts', { cwd: folder, exclude: (name) => apart.has(name) })) {
    files.push(join(folder, file));
  }
  return files;
}
