import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readListedIds, readSuspects } from '../coverage-ids.ts';
import { runPlanted } from './planted-run.ts';
import type { Verdict } from './planted-run.ts';
import { carriersOf, draw, namePatternOf, readPlants, withoutGuard } from './planting.ts';

const root = join(import.meta.dirname, '..', '..');
const plant = { id: 'S1', file: 'a.ts', from: 'if (wrong) return;', to: '' };

describe('a plant', () => {
  it('removes a text that stands once in its file, and fails if it stands twice or never', () => {
    assert.equal(withoutGuard(plant, 'f(); if (wrong) return; g();'), 'f();  g();');
    assert.throws(() => withoutGuard(plant, 'f(); g();'), /finds its text 0 times in a\.ts/);
    assert.throws(() => withoutGuard(plant, 'if (wrong) return; if (wrong) return;'), /finds its text 2 times/);
  });
});

describe('drawing ids', () => {
  it('returns the same ids for the same seed, each once and in the documents’ order', () => {
    const items = Array.from({ length: 100 }, (_, index) => index);
    const drawn = draw(items, 20, 7);
    assert.deepEqual(draw(items, 20, 7), drawn);
    assert.notDeepEqual(draw(items, 20, 8), drawn);
    assert.equal(new Set(drawn).size, 20);
    assert.deepEqual(
      drawn,
      drawn.toSorted((one, other) => one - other),
    );
    assert.deepEqual(draw([1, 2], 20, 7), [1, 2]);
  });
});

describe('the tests of an id', () => {
  it('are selected by its files and a pattern that matches no other id', () => {
    const sources = new Map([
      ['a.test.ts', "it('[S14, S14b] f', g)"],
      ['b.test.ts', "it('[S14b] f', g)"],
    ]);
    assert.deepEqual(carriersOf(sources).get('S14b'), ['a.test.ts', 'b.test.ts']);
    const pattern = new RegExp(namePatternOf('S14'));
    assert.match('suite [W1] [S13, S14] refuses', pattern);
    assert.doesNotMatch('[S141] refuses', pattern);
    assert.doesNotMatch('[S14b] refuses', pattern);
    assert.doesNotMatch('refuses S14', pattern);
  });
});

describe('the plants', () => {
  it('each name a listed id that a test has, and a text that stands once in its file', async () => {
    const [plants, listed, suspects] = await Promise.all([readPlants(), readListedIds(), readSuspects()]);
    assert.ok(plants.length > 0);
    const carried = new Set(suspects.map(({ id }) => id));
    assert.deepEqual(
      plants.filter(({ id }) => !listed.includes(id) || !carried.has(id)).map(({ id }) => id),
      [],
    );
    for (const one of plants) {
      const source = await readFile(join(root, one.file), 'utf8');
      assert.notEqual(withoutGuard(one, source), source);
    }
  });
});

describe('a planted run', () => {
  it('distinguishes a test that fails without its guard, one that passes, and an id without a plant', async () => {
    const files = [join(root, 'platform', 'money', 'wire.test.ts')];
    const file = 'platform/money/wire.ts';
    const source = await readFile(join(root, file), 'utf8');
    const harmless = { id: 'S70', file, from: source, to: `${source}\n` };
    const harmful = { id: 'S69', file, from: "'^(0|-?[1-9][0-9]{0,14})$'", to: "'^.*$'" };
    const verdicts: Verdict[] = [];
    await runPlanted(
      root,
      [
        { id: 'S69', plants: [harmful], files },
        { id: 'S70', plants: [harmless], files },
        { id: 'S71', plants: [], files },
      ],
      (verdict) => verdicts.push(verdict),
    );
    assert.deepEqual(verdicts, [
      { id: 'S69', fault: undefined },
      { id: 'S70', fault: `every test passes without the guard in ${file}` },
      { id: 'S71', fault: 'no plant takes its guard out' },
    ]);
  });
});
