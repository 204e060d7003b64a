import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');
const door = 'export interface Door { pay(): Promise<number>; state: "paid" | "open" }\n';

/** Planted faults, each with the rule that must find it. */
const planted: [string, string, RegExp][] = [
  ['a promise that nobody awaits', 'export function f(door: Door) { door.pay(); }', /no-floating-promises/],
  ['an async callback where its end is not awaited', 'export const f = (door: Door) => [1].forEach(async () => { await door.pay(); });', /no-misused-promises/],
  ['a promise used as a condition', 'export const f = (door: Door) => { if (door.pay()) return 1; return 2; };', /no-misused-promises/],
  ['a promise returned from under what it still uses', 'export async function f(door: Door, held: AsyncDisposable) { await using _ = held; return door.pay(); }', /return-await/],
  ['a switch that forgets a state', 'export function f(door: Door) { switch (door.state) { case "paid": return 1; } return 2; }', /switch-exhaustiveness-check/],
  ['any', 'export const f = (door: any) => door;', /no-explicit-any/],
  ['a function of more than 70 lines', `export function f(door: Door) {\n${'  void door.pay();\n'.repeat(71)}}`, /max-lines-per-function/],
]; // prettier-ignore

describe('the lint of the house', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-lint-'));
    const options = {
      strict: true,
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      module: 'esnext',
      noEmit: true,
    };
    await writeFile(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  });
  after(() => rm(dir, { recursive: true }));

  const lint = (name: string) =>
    spawnSync(join(root, 'node_modules/.bin/oxlint'), ['-c', join(root, '.oxlintrc.json'), '--type-aware', name], {
      cwd: dir,
      encoding: 'utf8',
    });

  for (const [what, source, rule] of planted) {
    it(`[O4q] refuses ${what}`, async () => {
      const name = `${rule.source}.ts`;
      await writeFile(join(dir, name), door + source);
      const { status, stdout } = lint(name);
      assert.match(stdout, rule);
      assert.notEqual(status, 0);
    });
  }

  it('[O4q] accepts an awaited promise', async () => {
    await writeFile(join(dir, 'good.ts'), `${door}export const f = async (door: Door) => await door.pay();`);
    const { status, stdout } = lint('good.ts');
    assert.equal(status, 0, stdout);
  });
});
