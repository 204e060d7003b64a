import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Breach } from './evidence.ts';
import { controls } from './control-list.ts';
import type { Control } from './control-list.ts';
import { applyPatch } from './tree.ts';
import type { Place } from './scenario.ts';

/** Whether a seeded bug was found, and by which breach. */
export interface Caught {
  readonly name: string;
  readonly isCaught: boolean;
  readonly by: string | undefined;
  readonly seconds: number;
  /** How many breaches the checker found in all. */
  readonly breaches: number;
}

/** The folder of the patches. */
export const patches = join(import.meta.dirname, 'controls');

/**
 * Seeds each bug into the copy of the tree, creates the moment in which it does harm, and runs the checker. If the
 * checker misses a seeded bug, it would also miss the same bug in the product.
 */
export async function runControls(
  place: Place,
  { only, seed }: { only: string | undefined; seed: number },
  say: (line: string) => void,
): Promise<Caught[]> {
  const caught: Caught[] = [];
  for (const control of controls.filter((one) => only === undefined || only.split(',').includes(one.name))) {
    const one = await runControl(place, control, seed);
    caught.push(one);
    const how = one.isCaught ? `caught: ${one.by}` : `NOT caught; ${one.breaches} other breaches`;
    say(`${one.isCaught ? '✔' : '✖'} ${control.name} (${one.seconds.toFixed(1)} s) ${how}`);
  }
  return caught;
}

async function runControl(place: Place, control: Control, seed: number): Promise<Caught> {
  const startedAt = Date.now();
  const patch = join(patches, `${control.name}.patch`);
  const name = `control-${control.name}`;
  // All bugs use one tree, one after the other, so that the cache of compiled code stays valid for the other files.
  await applyPatch(place.root, patch);
  const breaches = await control.play(place, name, seed).catch(toBreach);
  await applyPatch(place.root, patch, 'reverse');
  const telling = breaches.find((breach) => control.shows(breach));
  if (telling) await rm(join(place.work, name), { recursive: true, force: true });
  return {
    name: control.name,
    isCaught: telling !== undefined,
    by: telling && `${telling.invariant} ${telling.kind}: ${telling.what}`,
    seconds: (Date.now() - startedAt) / 1_000,
    breaches: breaches.length,
  };
}

/** Counts a scenario that failed for another reason as one that found no breach. */
function toBreach(error: unknown): Breach[] {
  console.error(error);
  return [];
}

/** Lists the files of all patches, for the test that they still apply. */
export async function patchFiles(): Promise<string[]> {
  return (await readdir(patches)).filter((name) => name.endsWith('.patch')).toSorted();
}
