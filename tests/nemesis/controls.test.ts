import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { controls, trials } from './control-list.ts';
import { patches, patchFiles } from './controls.ts';
import { applyPatch, copyTree } from './tree.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the seeded bugs', () => {
  let work = '';
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'holdfast-patches-'));
  });
  after(() => rm(work, { recursive: true }));

  it('are nineteen, each with its patch', async () => {
    const names = controls.map(({ name }) => `${name}.patch`).toSorted();
    assert.equal(names.length, 19);
    assert.deepEqual(await patchFiles(), names);
  });

  it('still apply to the tree, also all of a trial together', async () => {
    const tree = join(work, 'tree');
    await copyTree(root, tree);
    for (const { controls: ofTrial } of trials) {
      const files = ofTrial.map(({ name }) => join(patches, `${name}.patch`));
      for (const file of files) await applyPatch(tree, file, 'trial');
      for (const file of files) await applyPatch(tree, file);
      for (const file of files.toReversed()) await applyPatch(tree, file, 'reverse');
    }
  });
});
