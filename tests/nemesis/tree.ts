import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** What a constellation runs from. */
const parts = [
  'docs',
  'market',
  'platform',
  'sandbox',
  'sdk',
  'bin',
  'checks',
  'dev',
  'wallet',
  'package.json',
  'package-lock.json',
];
const apart = new Set(['node_modules', '.git']);

/**
 * Copies the source tree, so that nobody's next edit, and no patch, reaches what runs from another copy.
 *
 * @param more Further files and folders of the root, for whatever does more than run a constellation.
 */
export async function copyTree(root: string, to: string, more: readonly string[] = []): Promise<void> {
  for (const part of [...parts, ...more]) {
    await cp(join(root, part), join(to, part), { recursive: true, filter: (from) => !apart.has(basename(from)) });
  }
  await linkPackages(root, to);
}

/** Links each package to the original's, but for the project's own: those are the copy's. */
async function linkPackages(root: string, to: string): Promise<void> {
  const packages = join(to, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@holdfast') await symlink(join(root, 'node_modules', name), join(packages, name));
  }
  await cp(join(root, 'node_modules', '@holdfast'), join(packages, '@holdfast'), {
    recursive: true,
    verbatimSymlinks: true,
  });
}

/**
 * Applies a patch to a copy of the tree. A line of context is enough for it to find its place, so that it outlives most
 * changes nearby.
 *
 * @param how Whether only to see if it would apply, or to take it back.
 * @throws If it does not apply any more.
 */
export async function applyPatch(tree: string, patch: string, how?: 'trial' | 'reverse'): Promise<void> {
  const asked = how === undefined ? [] : [how === 'trial' ? '--check' : '--reverse'];
  await promisify(execFile)('git', ['apply', '-C1', '--whitespace=nowarn', ...asked, patch], {
    cwd: tree,
    // A copy inside of some repository is a plain folder all the same.
    env: { ...process.env, GIT_CEILING_DIRECTORIES: join(tree, '..'), GIT_DIR: '/nonexistent' },
  });
}
