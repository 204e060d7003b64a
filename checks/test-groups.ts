import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/**
 * Signs that a file changes its process, could end it, or measures its own work, so that it does not share one. Where the
 * run's database is may be read anywhere.
 */
const alone =
  /process\.(?:env(?!\['HOLDFAST_TEST_DATABASE_URL'\](?! =))|on|exit|kill)|\bmock\.|chdir|child_process|startProcesses|computedMs|createJudgingThread/;

/**
 * The kinds of files that share a process, each with a word that only its files have, and with the most files of one
 * process. The longest kinds run first, so that no core is idle at the end.
 */
const kinds = [
  { sign: 'launchBrowser(', most: 3 },
  { sign: 'startWorld(', most: 16 },
  { sign: '', most: 60 },
] as const;

/**
 * Joins test files that may share a process, because loading the servers costs more than most of their tests. Each group
 * becomes a file in `folder`, with a suite for each member. The runner sorts the groups by their names.
 *
 * @param files Absolute paths.
 * @returns The files to run, in the order in which they run.
 */
export async function groupTestFiles(root: string, files: readonly string[], folder: string): Promise<string[]> {
  const lone: string[][] = [];
  const shared = kinds.map((kind) => ({ ...kind, groups: [] as string[][] }));
  for (const file of files) {
    const source = await readFile(file, 'utf8');
    if (alone.test(source)) lone.push([file]);
    else
      add(
        shared.find(({ sign }) => source.includes(sign))!,
        file,
      );
  }
  const [first, ...others] = shared.map(({ groups }) => groups);
  const groups = [...first!, ...lone, ...others.flat()];
  const digits = String(groups.length).length;
  return Promise.all(
    groups.map(async (group, index) => {
      const path = join(folder, `group-${String(index + 1).padStart(digits, '0')}.test.mjs`);
      await writeFile(path, sourceOf(root, group));
      return path;
    }),
  );
}

function add({ groups, most }: { groups: string[][]; most: number }, file: string): void {
  const last = groups.at(-1);
  if (last && last.length < most) last.push(file);
  else groups.push([file]);
}

/**
 * A suite holds the hooks of its file. The files are loaded one after the other, each bound to its suite: files that wait
 * for the same module would otherwise all add their tests to the first one's suite.
 */
const opening = `
import { AsyncResource } from 'node:async_hooks';
import { describe } from 'node:test';
let loaded = Promise.resolve();
const load = (name, path) =>
  describe(name, () => (loaded = loaded.then(AsyncResource.bind(() => import(path)))));
`;

function sourceOf(root: string, group: readonly string[]): string {
  const suites = group.map((file) => `load(${JSON.stringify(relative(root, file))}, ${JSON.stringify(file)});\n`);
  return opening + suites.join('');
}
