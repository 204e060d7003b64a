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
  /** What the checker said in all. */
  readonly breaches: number;
}

/** Where the patches are. */
export const patches = join(import.meta.dirname, 'controls');

/**
 * Seeds each bug into the copy of the tree, makes the moment in which it hurts, and lets the checker look. One that is
 * not found tells that the checker would not find it in the product either.
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
  // In one tree, one after the other: what was compiled of all the rest stays of use.
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

/** A scenario that fails for another reason has shown nothing. */
function toBreach(error: unknown): Breach[] {
  console.error(error);
  return [];
}

/** The files of all patches, for the test that they still apply. */
export async function patchFiles(): Promise<string[]> {
  return (await readdir(patches)).filter((name) => name.endsWith('.patch')).toSorted();
}
