import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readClaims, readListedIds } from './coverage-ids.ts';
import { claimsOf, coverageOf, falseClaims, idsIn, idsOf, lettersOf, listedIds } from './coverage/ids.ts';
import type { TestOutcome } from './coverage/ids.ts';

const root = join(import.meta.dirname, '..');

describe('ids in names', () => {
  it('reads one or several ids, only at the beginning', () => {
    assert.deepEqual(idsOf('[W2] signs up'), ['W2']);
    assert.deepEqual(idsOf('[S35] [S36] counts tries'), ['S35', 'S36']);
    assert.deepEqual(idsOf('[S35, S36] counts tries'), ['S35', 'S36']);
    assert.deepEqual(idsOf('[W6a] [S35, S36b] counts tries'), ['W6a', 'S35', 'S36b']);
    assert.deepEqual(idsOf('counts tries, unlike [S35]'), []);
    assert.deepEqual(idsOf('[draft] counts tries'), []);
  });

  it('finds ids in the source of a test', () => {
    const source = "describe('[H1] history', () => { it('[S59] leaks nothing', () => {}); });\n// [S60] is not here";
    assert.deepEqual(idsIn(source), new Set(['H1', 'S59']));
  });
});

const outcomeOf = (name: string): TestOutcome => ({ file: 'a.test.ts', path: [name], passed: true });

describe('coverage', () => {
  const outcome = (name: string, passed = true, ...around: string[]): TestOutcome => ({
    file: 'a.test.ts',
    path: [...around, name],
    passed,
  });

  it('counts an id as proved by passing tests that have it, in their name or their suite’s', () => {
    const outcomes = [outcome('[W2] signs up'), outcome('is a line', true, '[H1] history'), outcome('adds')];
    assert.deepEqual(coverageOf(['W1', 'W2', 'H1'], outcomes), {
      proved: [
        { id: 'W2', tests: ['[W2] signs up'] },
        { id: 'H1', tests: ['[H1] history › is a line'] },
      ],
      open: ['W1'],
      unlisted: [],
    });
  });

  it('counts an id as open while a test that has it fails', () => {
    const { proved, open } = coverageOf(['W2'], [outcome('[W2] signs up'), outcome('[W2] resends', false)]);
    assert.deepEqual([proved, open], [[], ['W2']]);
  });

  it('names ids that no document lists', () => {
    assert.deepEqual(coverageOf(['W2'], [outcome('[W99] flies')]).unlisted, ['W99']);
  });
});

describe('an id with letters', () => {
  it('is proved when all of its letters are', () => {
    const { proved, open } = coverageOf(['W2a', 'W2b', 'W3'], [outcomeOf('[W2a] signs up')]);
    assert.deepEqual(lettersOf(proved, open), [{ id: 'W2', letters: ['W2a', 'W2b'], missing: ['W2b'] }]);
  });
});

describe('the documents', () => {
  it('list every capability and case once, whole or by consecutive letters', async () => {
    const groups = { W: 10, L: 5, P: 7, B: 5, M: 6, H: 6, O: 6, S: 182 };
    const wanted = Object.entries(groups).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    const listed = await readListedIds();
    assert.deepEqual([...new Set(listed.map((id) => id.replace(/[a-z]$/, '')))], wanted);
    for (const id of wanted) {
      const letters = listed.filter((one) => one.replace(/[a-z]$/, '') === id).map((one) => one.slice(id.length));
      const alphabet = letters.map((_, index) => String.fromCodePoint('a'.codePointAt(0)! + index));
      assert.deepEqual(letters, letters.length === 1 ? [''] : alphabet, id);
    }
  });

  it('are read by the first column of each table, and the tests in the last', () => {
    const table = '| No. | Case | Tests |\n|---|---|---|\n| 1 | a | `x.test.ts`, `y.test.ts` |\n| 2 | b | *open* |\n';
    assert.deepEqual(listedIds(table, 'S'), ['S1', 'S2']);
    assert.deepEqual(claimsOf(table), [{ id: 'S1', files: ['x.test.ts', 'y.test.ts'] }]);
  });

  it('are reported if they name a test file that does not have the id', () => {
    const claims = [{ id: 'S1', files: ['x.test.ts', 'y.test.ts', 'z.test.ts'] }];
    const sources: Record<string, string> = { 'x.test.ts': "it('[S1] a', f)", 'y.test.ts': "it('[S11] a', f)" };
    assert.deepEqual(
      falseClaims(claims, (file) => sources[file]),
      ['S1 names y.test.ts, where no test carries it', 'S1 names z.test.ts, which is not there'],
    );
  });

  it('name only test files that have the id', async () => {
    const sourceOf = (file: string) => {
      const path = join(root, file);
      return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    };
    assert.deepEqual(falseClaims(await readClaims(), sourceOf), []);
  });
});

describe('npm run coverage:ids', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-ids-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs the command on one test file, as from a shell. */
  const run = async (source: string) => {
    const file = join(folder, 'sample.test.ts');
    const json = join(folder, 'ids.json');
    await writeFile(file, `import { describe, it } from 'node:test';\n${source}`);
    const env: NodeJS.ProcessEnv = { ...process.env };
    // Otherwise the inner run would report to the outer one.
    delete env['NODE_TEST_CONTEXT'];
    const args = [join(root, 'bin', 'coverage-ids.mjs'), '--json', json, file];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
    const written = JSON.parse(await readFile(json, 'utf8')) as {
      proved: { id: string; tests: string[] }[];
      open: string[];
    };
    return { status, stdout, ...written };
  };

  it('succeeds if the tests pass, even with open ids, and writes its findings', async () => {
    const { status, stdout, proved, open } = await run(
      "describe('[W2a] signing up', () => { it('[S35] counts tries', () => {}); it('sends', () => {}); });",
    );
    assert.equal(status, 0);
    assert.deepEqual(proved, [
      { id: 'W2a', tests: ['[W2a] signing up › [S35] counts tries', '[W2a] signing up › sends'] },
      { id: 'S35', tests: ['[W2a] signing up › [S35] counts tries'] },
    ]);
    const listed = (await readListedIds()).length;
    assert.equal(open.length, listed - 2);
    assert.ok(stdout.includes(`2 of ${listed} ids are proved`));
    assert.match(stdout, /W2 is not proved whole: 6 of its 7 promises are open \(W2b W2c W2d W2e W2f W2g\)/);
  });

  it('fails if a test fails, which proves nothing', async () => {
    const { status, proved } = await run("it('[W2a] signs up', () => { throw new Error('no'); });");
    assert.deepEqual([status, proved], [1, []]);
  });
});
