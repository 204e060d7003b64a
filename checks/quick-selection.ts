import { dirname } from 'node:path/posix';
import type { SourceFile } from './layout/source-file.ts';

/** The tests that a change asks for, the nearest to it first. */
export interface Selection {
  readonly tests: readonly string[];
  /** Tests that stand further off, and for which there was no room. */
  readonly left: readonly string[];
}

/** Source text and what tests read beside it; a document changes no behavior. */
const hasBehavior = /\.(tsx?|mjs|js|sql|css|json)$/;
const testNames = /\.test\.ts$/;

/**
 * Selects the tests of changed files: a file's own test, the tests in its folder, then the tests that import it directly.
 * Nothing depends on a test that changed. A test in a real browser takes seconds to start, so it is only taken where it,
 * or a file beside it, changed.
 *
 * @param changed Paths from the root, of files that are still there.
 * @param most How many tests are run; a changed test is always among them.
 */
export function selectTests(files: readonly SourceFile[], changed: readonly string[], most: number): Selection {
  const subjects = new Set(changed.filter((path) => hasBehavior.test(path)));
  const folders = new Set([...subjects].filter((path) => !testNames.test(path)).map((path) => dirname(path)));
  const own = new Set([...subjects].map((path) => path.replace(/\.tsx?$/, '.test.ts')));
  const distanceOf = ({ path, imports }: SourceFile): number | undefined => {
    if (subjects.has(path)) return 0;
    if (own.has(path)) return 1;
    if (folders.has(dirname(path))) return 2;
    const imported = imports.some(({ ours, target }) => ours && subjects.has(target));
    return imported && !path.startsWith('tests/journeys/') ? 3 : undefined;
  };
  const found = files
    .filter(({ path }) => testNames.test(path))
    .map((file) => ({ path: file.path, distance: distanceOf(file) }))
    .filter((one): one is { path: string; distance: number } => one.distance !== undefined)
    .toSorted((one, other) => one.distance - other.distance || (one.path < other.path ? -1 : 1));
  const room = Math.max(most, found.filter(({ distance }) => distance === 0).length);
  const paths = found.map(({ path }) => path);
  return { tests: paths.slice(0, room), left: paths.slice(room) };
}
