import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { applyPatch, copyTree } from '../nemesis/tree.ts';
import { attacks } from './attacks.ts';
import { controls, patches, patchFiles } from './controls.ts';
import { elsewhere } from './elsewhere.ts';
import { readCases } from './report.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the seeded holes of the attacks', () => {
  let work = '';
  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'holdfast-holes-'));
  });
  after(() => rm(work, { recursive: true }));

  it('are five, each with its patch', async () => {
    const names = controls.map(({ name }) => `${name}.patch`).toSorted();
    assert.equal(names.length, 5);
    assert.deepEqual(await patchFiles(), names);
  });

  it('still apply to the tree', async () => {
    await copyTree(root, join(work, 'tree'));
    for (const name of await patchFiles()) await applyPatch(join(work, 'tree'), join(patches, name), 'trial');
  });

  it('open cases that have attacks', () => {
    const ids = new Set(attacks.map(({ id }) => id));
    for (const { name, opens } of controls) for (const id of opens) assert.ok(ids.has(id), `${name} opens ${id}`);
  });
});

describe('the attacks', () => {
  const played = new Set(attacks.map(({ id }) => id));
  const listed = elsewhere.flatMap(({ ids }) => ids.split(' '));

  it('are played for each case about accounts and each further one, or listed with a reason', () => {
    const missing = readCases()
      .map(({ id }) => id)
      .filter((id) => !played.has(id) && !listed.includes(id));
    assert.deepEqual(missing, []);
  });

  it('are listed elsewhere only if nobody plays them, and once', () => {
    assert.deepEqual(
      listed.filter((id, at) => played.has(id) || listed.indexOf(id) !== at),
      [],
    );
  });

  it('are listed elsewhere only for cases that exist', () => {
    const known = new Set(readCases().map(({ id }) => id));
    assert.deepEqual(
      listed.filter((id) => !known.has(id)),
      [],
    );
  });
});
