import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { systemWorld } from '#platform/kernel/world.ts';
import { createAnchor } from './anchor-gateway.ts';

describe('the anchor of the chain', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'anchor-'));
  });
  after(() => rm(dir, { recursive: true }));
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => lines.push(line) });
  const world = systemWorld({ log, http: fetch });

  it('[S117] appends the newest head of each cell to a file', async () => {
    const path = join(dir, 'heads.jsonl');
    for (const lastEntry of [2n, 3n]) {
      const anchor = createAnchor({ path, world });
      anchor.note({ cell: 0, lastEntry, hash: 'b' });
      anchor.note({ cell: 0, lastEntry: 1n, hash: 'a' });
      anchor.note({ cell: 1, lastEntry: 9n, hash: 'c' });
      await anchor.close();
    }
    const written = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      written.map((line) => [line.cell, line.last_entry, line.hash]),
      [
        [0, '2', 'b'],
        [1, '9', 'c'],
        [0, '3', 'b'],
        [1, '9', 'c'],
      ],
    );
  });

  it('[S117] logs the heads if it has no file, or if its file cannot be written', async () => {
    const anchor = createAnchor({ path: undefined, world });
    anchor.note({ cell: 0, lastEntry: 4n, hash: 'd' });
    await anchor.close();
    assert.match(lines.join(''), /"last_entry":"4","hash":"d"/);
    const broken = createAnchor({ path: join(dir, 'missing', 'heads.jsonl'), world });
    broken.note({ cell: 0, lastEntry: 5n, hash: 'e' });
    await broken.close();
    assert.match(lines.join(''), /were not written/);
  });
});
