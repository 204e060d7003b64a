import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** The files and folders from which the servers run. */
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
 * Copies the source tree, so that neither an edit of the original nor a patch of another copy changes the code that
 * runs.
 *
 * @param more Further files and folders of the root, for callers that do more than run the servers.
 */
export async function copyTree(root: string, to: string, more: readonly string[] = []): Promise<void> {
  for (const part of [...parts, ...more]) {
    await cp(join(root, part), join(to, part), { recursive: true, filter: (from) => !apart.has(basename(from)) });
  }
  await linkPackages(root, to);
}

/** Links each package to the original tree's, except the project's own packages, which lead into the copy. */
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
 * Applies a patch to a copy of the tree. One line of context is enough to find its place, so it survives most changes
 * nearby.
 *
 * @param how `trial` only checks whether it applies, and `reverse` takes it back.
 * @throws If it does not apply.
 */
export async function applyPatch(tree: string, patch: string, how?: 'trial' | 'reverse'): Promise<void> {
  const asked = how === undefined ? [] : [how === 'trial' ? '--check' : '--reverse'];
  await promisify(execFile)('git', ['apply', '-C1', '--whitespace=nowarn', ...asked, patch], {
    cwd: tree,
    // Git must treat the copy as a plain folder even if it lies inside a repository.
    env: { ...process.env, GIT_CEILING_DIRECTORIES: join(tree, '..'), GIT_DIR: '/nonexistent' },
  });
}
