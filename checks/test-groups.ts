import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Folders whose tests leave their process as they found it, and do not depend on what it did before. */
const shared = [
  'market/server',
  'platform/kernel',
  'platform/money',
  'platform/words',
  'tests/constellation',
  'wallet/server',
].map((path) => path.replaceAll('/', sep));

/** A hook outside a suite would run for the whole group; the rest changes the process, or could end it. */
const alone =
  /^(?:before|after|beforeEach|afterEach)\(|^(?:const .* = )?await |process\.(?:env|on|exit|kill)|\bmock\.|chdir|child_process|startProcesses/m;

/** The most files that one process runs; those that start a world take as long as many others. */
const FILES_WITH_A_WORLD = 4;
const FILES_WITHOUT = 12;

/**
 * Joins test files that may share a process, because loading the servers costs more than most of their tests. Each group
 * becomes a file in `folder` that imports its members, and a test is still reported with its own file.
 *
 * @param files Absolute paths.
 * @returns The files to run: groups, and the test files that run alone.
 */
export async function groupTestFiles(root: string, files: readonly string[], folder: string): Promise<string[]> {
  const run: string[] = [];
  const groups = { world: [[]] as string[][], rest: [[]] as string[][] };
  for (const file of files) {
    const source = await readFile(file, 'utf8');
    if (!shared.some((path) => relative(root, file).startsWith(path + sep)) || alone.test(source)) run.push(file);
    else if (source.includes('startWorld(')) add(groups.world, file, FILES_WITH_A_WORLD);
    else add(groups.rest, file, FILES_WITHOUT);
  }
  const joined = [...groups.world, ...groups.rest].filter((group) => group.length > 0);
  for (const [index, group] of joined.entries()) {
    const path = join(folder, `group-${index + 1}.test.mjs`);
    await writeFile(path, group.map((file) => `import ${JSON.stringify(file)};\n`).join(''));
    run.push(path);
  }
  return run;
}

function add(groups: string[][], file: string, most: number): void {
  if (groups.at(-1)!.length >= most) groups.push([]);
  groups.at(-1)!.push(file);
}
