import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Breach } from './evidence.ts';
import { trials } from './control-list.ts';
import type { Control, Trial } from './control-list.ts';
import { applyPatch } from './tree.ts';
import type { Place } from './scenario.ts';

/** Whether a seeded bug was found, and by which breach. */
export interface Caught {
  readonly name: string;
  readonly isCaught: boolean;
  readonly by: string | undefined;
  /** How long its trial took. */
  readonly seconds: number;
  /** How many breaches the checker found in all. */
  readonly breaches: number;
}

/** The folder of the patches. */
export const patches = join(import.meta.dirname, 'controls');

/**
 * Seeds bugs into the copy of the tree, creates the moment in which they do harm, and runs the checker. If the checker
 * misses a seeded bug, it would also miss the same bug in the product.
 */
export async function runControls(
  place: Place,
  { only, seed }: { only: string | undefined; seed: number },
  say: (line: string) => void,
): Promise<Caught[]> {
  const isWanted = ({ name }: Control): boolean => only === undefined || only.split(',').includes(name);
  const caught: Caught[] = [];
  for (const trial of trials) {
    const wanted = trial.controls.filter(isWanted);
    if (wanted.length > 0) caught.push(...(await runTrial(place, { ...trial, controls: wanted }, seed, say)));
  }
  return caught;
}

async function runTrial(
  place: Place,
  { play, controls }: Trial,
  seed: number,
  say: (line: string) => void,
): Promise<Caught[]> {
  const startedAt = Date.now();
  const name = `control-${controls[0]!.name}`;
  // All trials use one tree, one after the other, so that the cache of compiled code stays valid for the other files.
  for (const control of controls) await applyPatch(place.root, patchOf(control));
  const breaches = await play(place, name, seed).catch(toBreach);
  for (const control of controls.toReversed()) await applyPatch(place.root, patchOf(control), 'reverse');
  const seconds = (Date.now() - startedAt) / 1_000;
  const caught = controls.map((control) => {
    const telling = breaches.find((breach) => control.shows(breach));
    const by = telling && `${telling.invariant} ${telling.kind}: ${telling.what}`;
    const how = by === undefined ? `NOT caught; ${breaches.length} other breaches` : `caught: ${by}`;
    say(`${telling ? '✔' : '✖'} ${control.name} (${seconds.toFixed(1)} s) ${how}`);
    return { name: control.name, isCaught: telling !== undefined, by, seconds, breaches: breaches.length };
  });
  if (caught.every((one) => one.isCaught)) await rm(join(place.work, name), { recursive: true, force: true });
  return caught;
}

function patchOf({ name }: Control): string {
  return join(patches, `${name}.patch`);
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
