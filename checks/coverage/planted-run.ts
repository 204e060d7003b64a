import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { copyTree } from '../../tests/nemesis/tree.ts';
import { idsOf } from './ids.ts';
import type { TestOutcome } from './ids.ts';
import type { Plant } from './plant.ts';
import { namePatternOf, plantIn } from './planting.ts';
import { runTests } from './run-tests.ts';

/** Files that tests and their documents need besides those of a constellation. */
const restOfTheTree = ['auditor', 'bench', 'changes', 'tests', 'tsconfig.json', '.oxlintrc.json', 'README.md'];

/** An id whose guard is removed, with its test files as absolute paths in the original tree. */
export interface Suspect {
  readonly id: string;
  readonly plants: readonly Plant[];
  readonly files: readonly string[];
}

/** The result for one id. */
export interface Verdict {
  readonly id: string;
  /** Undefined if its tests pass with every guard and fail without each. */
  readonly fault: string | undefined;
}

/**
 * Removes the guards of each id from a copy of the tree, one after the other, and runs the id's tests: they must pass
 * with the guard, and one must fail without it.
 *
 * @param say Called with each verdict.
 */
export async function runPlanted(
  root: string,
  suspects: readonly Suspect[],
  say: (verdict: Verdict) => void,
): Promise<Verdict[]> {
  const work = await mkdtemp(join(tmpdir(), 'holdfast-planted-'));
  const tree = join(work, 'tree');
  try {
    await copyTree(root, tree, restOfTheTree);
    const verdicts: Verdict[] = [];
    for (const suspect of suspects) {
      const verdict = { id: suspect.id, fault: await faultOf(root, tree, suspect) };
      say(verdict);
      verdicts.push(verdict);
    }
    return verdicts;
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function faultOf(root: string, tree: string, { id, plants, files }: Suspect): Promise<string | undefined> {
  if (plants.length === 0) return 'no plant takes its guard out';
  const inTree = files.map((file) => join(tree, relative(root, file)));
  const outcomes = async () => carrying(id, await testsOf(tree, id, inTree));
  const before = await outcomes();
  if (before.length === 0) return 'no test that carries it ran';
  const broken = before.find(({ passed }) => !passed);
  if (broken) return `fails with every guard in place: ${broken.path.join(' › ')}`;
  for (const plant of plants) {
    const putBack = await plantIn(tree, plant);
    const after = await outcomes();
    await putBack();
    if (!after.some(({ passed }) => !passed)) return `every test passes without the guard in ${plant.file}`;
  }
  return undefined;
}

async function testsOf(tree: string, id: string, files: readonly string[]): Promise<TestOutcome[]> {
  const pattern = `--test-name-pattern=${namePatternOf(id)}`;
  return (await runTests(tree, [pattern, ...files], { quiet: true })).outcomes;
}

/** A file that can't be loaded fails under its own name, which proves nothing about the id. */
function carrying(id: string, outcomes: readonly TestOutcome[]): TestOutcome[] {
  return outcomes.filter(({ path }) => path.flatMap(idsOf).includes(id));
}
