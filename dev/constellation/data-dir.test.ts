import assert from 'node:assert/strict';
import { mkdtemp, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { makeDataDir, withoutRoom } from './data-dir.ts';

describe('the data directory', () => {
  let home = '';
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'data-dir-'));
  });

  it('[O4i] is created with its parents, for its owner alone', async () => {
    const dir = join(home, 'one', 'two');
    await makeDataDir(dir);
    await makeDataDir(dir);
    assert.equal((await stat(dir)).mode & 0o777, 0o700);
    assert.ok((await stat(join(dir, 'logs'))).isDirectory());
  });

  it('[O4i] is refused at once if it is impossible, in one sentence with its setting', { timeout: 5_000 }, async () => {
    await writeFile(join(home, 'file'), '');
    await symlink('circle', join(home, 'circle'));
    const cases: [string, RegExp][] = [
      [join(home, 'file'), /it is a file, or stands below one/],
      [join(home, 'file', 'below'), /it is a file, or stands below one/],
      [join(home, 'circle'), /in a circle/],
      [join(home, 'x'.repeat(300)), /too long/],
    ];
    if (process.platform === 'linux') cases.push(['/proc/holdfast', /lets nobody make|may not write/]);
    for (const [dir, words] of cases) {
      await assert.rejects(makeDataDir(dir), (error: Error) => {
        assert.equal(error.name, 'Refusal');
        assert.match(error.message, /^HOLDFAST_DATA_DIR: nothing can be kept in [^\n]+\.$/);
        assert.match(error.message, words);
        return true;
      });
    }
  });

  it('[O4i] is named as full if the database ended during a migration for lack of space', () => {
    const cause = new Error('Connection terminated unexpectedly');
    assert.match(withoutRoom(home, cause, 3_000_000).message, /^The disk is full: .* has 3 MB left; free some space/);
    assert.equal(withoutRoom(home, cause, 3_000_000_000), cause);
  });
});
