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
  const membersOf = async (group: string): Promise<string[]> =>
    [...(await readFile(group, 'utf8')).matchAll(/"(.+)"/g)].map(([, file]) => file!);

  it('have every file once, those that start a world apart, and none that changes its process', async () => {
    const pure = await Promise.all(
      Array.from({ length: 13 }, (_, index) =>
        write(`platform/money/n${index}.test.ts`, "import { it } from 'node:test';\n"),
      ),
    );
    const worlds = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        write(`wallet/server/w${index}.test.ts`, '  before(() => startWorld());\n'),
      ),
    );
    const alone = [
      await write('tests/journeys/one.test.ts', '\n'),
      await write('wallet/server/hook.test.ts', 'before(() => {});\n'),
      await write('wallet/server/env.test.ts', 'delete process.env.TZ;\n'),
      await write('wallet/server/waits.test.ts', 'const world = await startWorld();\n'),
    ];
    const run = await groupTestFiles(root, [...pure, ...worlds, ...alone], root);
    const groups = run.filter((file) => !alone.includes(file));
    assert.deepEqual(run.slice(0, 4).toSorted(), alone.toSorted());
    const members = await Promise.all(groups.map((group) => membersOf(group)));
    assert.deepEqual(members, [worlds.slice(0, 4), worlds.slice(4), pure.slice(0, 12), pure.slice(12)]);
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
    const env = { ...process.env };
    delete env['NODE_TEST_CONTEXT'];
    const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', ...groups], {
      env,
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(stdout, /tests 3\n/);
    assert.match(stdout, /✔ runs as well/);
    assert.match(stdout, /bad\.test\.ts/);
  });
});
