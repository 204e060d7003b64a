import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { holdDirectory } from './lock.ts';

describe('the lock of a data directory', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-lock-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('[O4p] refuses a second start in one sentence, and allows it after the first has ended', async () => {
    const held = await holdDirectory(dir);
    await assert.rejects(holdDirectory(dir), /already runs on .* \(process \d+\)/);
    await held[Symbol.asyncDispose]();
    await (await holdDirectory(dir))[Symbol.asyncDispose]();
    assert.deepEqual(await readdir(dir), []);
  });

  it('[O4p] is taken over from a killed process, even if another process has its id now', async () => {
    await writeFile(join(dir, 'lock'), '999999999 1234');
    await (await holdDirectory(dir))[Symbol.asyncDispose]();
    await writeFile(join(dir, 'lock'), `${process.pid} 1`);
    await (await holdDirectory(dir))[Symbol.asyncDispose]();
  });
});
