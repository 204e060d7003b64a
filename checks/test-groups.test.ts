import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { groupTestFiles } from './test-groups.ts';

describe('groups of test files', () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'holdfast-groups-'));
  });
  after(() => rm(root, { recursive: true }));

  const write = async (name: string, source: string): Promise<string> => {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, source);
    return path;
  };
  const runGroups = (groups: readonly string[]) => {
    const env = { ...process.env };
    delete env['NODE_TEST_CONTEXT'];
    const args = ['--test', '--test-force-exit', '--test-reporter=spec', ...groups];
    return spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  };
  const membersOf = async (group: string): Promise<string[]> =>
    [...(await readFile(group, 'utf8')).matchAll(/, "(.+)"\)/g)].map(([, file]) => file!);

  it('have every file once, the slow kinds first and apart, and none that changes its process', async () => {
    const many = (count: number, name: string, source: string): Promise<string[]> =>
      Promise.all(
        Array.from({ length: count }, (_, index) => write(`${name}${String(index).padStart(2, '0')}.test.ts`, source)),
      );
    const pure = await many(60, 'platform/money/pure', "import { it } from 'node:test';\n");
    const worlds = await many(17, 'wallet/server/world', '  before(() => startWorld());\n');
    const browsers = await many(4, 'tests/journeys/browser', 'await startWorld();\nawait launchBrowser();\n');
    const reader = await write('platform/money/reader.test.ts', "process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '';\n");
    const alone = [
      await write('wallet/server/env.test.ts', 'delete process.env.TZ;\n'),
      await write('wallet/server/url.test.ts', "process.env['HOLDFAST_TEST_DATABASE_URL'] = '';\n"),
      await write('wallet/server/mocks.test.ts', "mock.method(pool, 'query');\n"),
      await write('wallet/server/time.test.ts', 'const before = computedMs();\n'),
    ];
    const run = await groupTestFiles(root, [...pure, reader, ...worlds, ...alone, ...browsers], root);
    assert.deepEqual(run, run.toSorted(), 'the runner sorts them by name');
    const members = await Promise.all(run.map((group) => membersOf(group)));
    assert.deepEqual(members, [
      browsers.slice(0, 3),
      browsers.slice(3),
      ...alone.map((file) => [file]),
      worlds.slice(0, 16),
      worlds.slice(16),
      pure,
      [reader],
    ]);
  });

  it('give each file a suite of its own, with its hooks, also if it loads slowly', async () => {
    await write('slow.ts', "import { setTimeout as sleep } from 'node:timers/promises';\nawait sleep(50);\n");
    const hooked = (name: string): string =>
      `import './slow.ts';\nimport { afterEach, it } from 'node:test';\n` +
      `afterEach((t) => console.log('${name} after', t.name));\nit('${name} test', () => {});\n`;
    const files = [await write('a.test.ts', hooked('first')), await write('b.test.ts', hooked('second'))];
    const { status, stdout } = runGroups(await groupTestFiles(root, files, root));
    assert.equal(status, 0, stdout);
    assert.match(stdout, /▶ a\.test\.ts\n\s+✔ first test/);
    assert.match(stdout, /▶ b\.test\.ts\n\s+✔ second test/);
    assert.deepEqual(stdout.match(/\w+ after \w+ test/g), ['first after first test', 'second after second test']);
  });

  it('fail with their members, each of which is reported with its own file', async () => {
    const suite = (name: string, fault: string): string =>
      `import { it } from 'node:test';\nit('${name}', () => { ${fault} });\n`;
    const files = [
      await write('market/server/good.test.ts', suite('is right', '')),
      await write('market/server/bad.test.ts', suite('is wrong', "throw new Error('seen');")),
      await write('market/server/last.test.ts', suite('runs as well', '')),
    ];
    const groups = await groupTestFiles(root, files, root);
    assert.equal(groups.length, 1);
    const { status, stdout } = runGroups(groups);
    assert.equal(status, 1);
    assert.match(stdout, /tests 3\n/);
    assert.match(stdout, /✔ runs as well/);
    assert.match(stdout, /bad\.test\.ts/);
  });
});
