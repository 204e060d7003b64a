import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { controls } from './control-list.ts';
import { patches, patchFiles } from './controls.ts';
import { applyPatch, copyTree } from './tree.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the seeded bugs', () => {
  let work = '';
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'holdfast-patches-'));
  });
  after(() => rm(work, { recursive: true }));

  it('are sixteen, each with its patch', async () => {
    const names = controls.map(({ name }) => `${name}.patch`).toSorted();
    assert.equal(names.length, 16);
    assert.deepEqual(await patchFiles(), names);
  });

  it('still apply to the tree', async () => {
    await copyTree(root, join(work, 'tree'));
    for (const name of await patchFiles()) await applyPatch(join(work, 'tree'), join(patches, name), 'trial');
  });
});
