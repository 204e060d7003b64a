import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keep } from './keep.ts';

describe('what the sandbox keeps between starts', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-keep-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('survives a restart, and is readable only by its owner', async () => {
    const path = join(dir, 'a.json');
    const first = await keep(path, { count: 0 });
    first.value.count = 7;
    await first.save();
    assert.equal((await keep(path, { count: 0 })).value.count, 7);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('is on disk for each of many concurrent saves', async () => {
    const path = join(dir, 'b.json');
    const kept = await keep(path, { counts: [] as number[] });
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        kept.value.counts.push(index);
        await kept.save();
        const written = JSON.parse(await readFile(path, 'utf8')) as { counts: number[] };
        assert.ok(written.counts.includes(index));
      }),
    );
  });

  it('can be saved after failed writes', async () => {
    const place = join(dir, 'not-there-yet');
    const path = join(place, 'c.json');
    const kept = await keep(path, { count: 1 });
    const failed = await Promise.allSettled([kept.save(), kept.save()]);
    assert.deepEqual(
      failed.map((one) => one.status),
      ['rejected', 'rejected'],
    );
    await mkdir(place);
    await Promise.all([kept.save(), kept.save()]);
    assert.equal((await keep(path, { count: 0 })).value.count, 1);
  });

  it('keeps the data of an earlier version, and uses defaults for new data', async () => {
    const path = join(dir, 'd.json');
    await writeFile(path, JSON.stringify({ old: 1 }));
    assert.deepEqual((await keep(path, { old: 0, fresh: 2 })).value, { old: 1, fresh: 2 });
  });
});
