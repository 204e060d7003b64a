import { execFile } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** What a constellation runs from; the packages are those of the original. */
const parts = ['docs', 'market', 'platform', 'sandbox', 'sdk', 'tools', 'wallet', 'package.json', 'package-lock.json'];
const apart = new Set(['node_modules', '.git']);

/** Copies the source tree, so that nobody's next edit, and no patch, reaches what runs from another copy. */
export async function copyTree(root: string, to: string): Promise<void> {
  for (const part of parts) {
    await cp(join(root, part), join(to, part), { recursive: true, filter: (from) => !apart.has(basename(from)) });
  }
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'), 'dir');
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
