import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../tests/simulation/random.ts';
import { idsIn } from './ids.ts';
import type { Plant } from './plant.ts';

const folder = join(import.meta.dirname, 'plants');

/** Every plant of `plants/`, sorted by file name. */
export async function readPlants(): Promise<Plant[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).toSorted();
  const modules = await Promise.all(
    names.map(async (name) => (await import(join(folder, name))) as { plants: readonly Plant[] }),
  );
  return modules.flatMap(({ plants }) => plants);
}

/**
 * The source without the guard.
 *
 * @throws If the plant's text does not occur exactly once: the code has changed, and the plant must follow.
 */
export function withoutGuard({ id, file, from, to }: Plant, source: string): string {
  const pieces = source.split(from);
  if (pieces.length !== 2) throw new Error(`the plant of ${id} finds its text ${pieces.length - 1} times in ${file}`);
  return pieces.join(to);
}

/** Removes the guard from a copy of the tree; the returned function restores it. */
export async function plantIn(tree: string, plant: Plant): Promise<() => Promise<void>> {
  const path = join(tree, plant.file);
  const source = await readFile(path, 'utf8');
  await writeFile(path, withoutGuard(plant, source));
  return () => writeFile(path, source);
}

/** `count` items that the seed selects, in their order; all of them if there are not more. */
export function draw<T>(items: readonly T[], count: number, seed: number): T[] {
  const random = createRandom(seed);
  const left = items.map((_, index) => index);
  const drawn: number[] = [];
  while (drawn.length < count && left.length > 0) {
    drawn.push(...left.splice(random.between(0, left.length - 1), 1));
  }
  return drawn.toSorted((one, other) => one - other).map((index) => items[index]!);
}

/** The test files of each id. */
export function carriersOf(sources: ReadonlyMap<string, string>): Map<string, string[]> {
  const carriers = new Map<string, string[]>();
  for (const [file, source] of sources) {
    for (const id of idsIn(source)) carriers.set(id, [...(carriers.get(id) ?? []), file]);
  }
  return carriers;
}

/** A pattern for `--test-name-pattern` that selects the tests with an id, in their own name or a suite's. */
export function namePatternOf(id: string): string {
  return `\\[[^\\]]*\\b${id}\\b[^\\]]*\\]`;
}
