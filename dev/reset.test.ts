import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { agrees } from './reset.ts';
import { bareEnvironment } from '../tests/bare-environment.ts';

describe('resetting', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-reset-'));
  });
  after(() => rm(dir, { recursive: true }));

  const reset = (dataDir: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'reset.ts'), ...args], {
      encoding: 'utf8',
      env: { ...bareEnvironment(), HOLDFAST_DATA_DIR: dataDir },
      input: '',
    });
  const fill = async (name: string, ...files: string[]): Promise<string> => {
    const path = join(dir, name);
    await mkdir(path);
    for (const file of files) await writeFile(join(path, file), '{}');
    return path;
  };

  it('[O4r] asks at a terminal, and accepts only “yes”', async () => {
    for (const [typed, expected] of [
      ['yes\n', true],
      ['YES \n', true],
      ['y\n', false],
      ['\n', false],
      [undefined, false],
    ] as const) {
      const input = Object.assign(new PassThrough(), { isTTY: true });
      const output = new PassThrough();
      const answer = agrees('/srv/holdfast', input, output);
      if (typed === undefined) input.end();
      else input.write(typed);
      assert.equal(await answer, expected, `typed ${typed}`);
      assert.match(String(output.read()), /every account, order and key in \/srv\/holdfast\?/);
    }
  });

  it('[O4r] deletes nothing without a terminal, unless the caller agreed beforehand', async () => {
    const dataDir = await fill('kept', 'secrets.json', 'seeded.json');
    const refused = reset(dataDir);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^There is nobody to ask here; say `npm run reset -- --yes`\.$/m);
    assert.equal((await readdir(dataDir)).length, 2);
    assert.equal(reset(dataDir, '--yes').status, 0);
    assert.deepEqual(await readdir(dataDir), []);
  });

  it('[O4r] never empties a directory that is not Holdfast’s, even if the caller agreed', async () => {
    const home = await fill('home', 'letters.txt');
    const refused = reset(home, '--yes');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /does not look like a data directory of Holdfast/);
    assert.deepEqual(await readdir(home), ['letters.txt']);
  });
});
