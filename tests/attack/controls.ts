import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPatch, copyTree } from '../nemesis/tree.ts';
import { attacks } from './attacks.ts';
import { openGround } from './ground.ts';
import { playAll } from './play.ts';

/** A hole that is seeded by a patch, and the cases that it opens. */
export interface Control {
  /** Also the name of the patch. */
  readonly name: string;
  /** Attacks on these cases must succeed. */
  readonly opens: readonly string[];
  /** Attacks on these may succeed too, because they use the same door. */
  readonly mayOpen: readonly string[];
}

/** All seeded holes. */
export const controls: readonly Control[] = [
  { name: 'code-without-end', opens: ['S35'], mayOpen: ['S41'] },
  { name: 'session-after-logout', opens: ['S53'], mayOpen: [] },
  { name: 'payment-of-another', opens: ['S58'], mayOpen: [] },
  { name: 'webhook-unsigned', opens: ['S110'], mayOpen: ['S137a', 'S137b'] },
  { name: 'redirect-anywhere', opens: ['S34'], mayOpen: ['S143h'] },
];

/** Whether a seeded hole was found, and the cases whose attacks succeeded. */
export interface Caught {
  readonly name: string;
  readonly isCaught: boolean;
  readonly by: readonly string[];
}

/** The folder of the patches. */
export const patches = join(import.meta.dirname, 'controls');

/** Lists the files of all patches, for the test that they still apply. */
export async function patchFiles(): Promise<string[]> {
  return (await readdir(patches)).filter((name) => name.endsWith('.patch')).toSorted();
}

/**
 * Seeds each hole into a copy of the tree, and plays all attacks. If the attacks miss a seeded hole, they would also
 * miss the same hole in the product.
 */
export async function runControls(
  { source, work }: { source: string; work: string },
  say: (line: string) => void,
): Promise<Caught[]> {
  const root = join(work, 'tree');
  await copyTree(source, root);
  const caught: Caught[] = [];
  for (const control of controls) {
    const patch = join(patches, `${control.name}.patch`);
    await applyPatch(root, patch);
    const by = await succeededOn(root, work);
    await applyPatch(root, patch, 'reverse');
    const isFound = control.opens.every((id) => by.includes(id));
    const others = by.filter((id) => !control.opens.includes(id) && !control.mayOpen.includes(id));
    const isCaught = isFound && others.length === 0;
    say(`${isCaught ? '✔' : '✖'} ${control.name}: ${by.length === 0 ? 'nothing succeeded' : by.join(', ')}`);
    caught.push({ name: control.name, isCaught, by });
  }
  return caught;
}

/** Plays all attacks on a tree. @returns The cases whose attacks succeeded, each once. */
async function succeededOn(root: string, work: string): Promise<string[]> {
  const ground = await openGround(root, work);
  try {
    const played = await playAll(attacks, ground.target, () => {});
    return [...new Set(played.filter(({ result }) => result === 'succeeded').map(({ id }) => id))];
  } finally {
    await ground.close();
  }
}
