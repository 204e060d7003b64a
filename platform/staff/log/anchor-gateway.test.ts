import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pino from 'pino';
import { createAnchor, openAnchor } from './anchor-gateway.ts';
import type { AnchorLine } from './domain.ts';

const at = new Date('2026-11-29T12:00:00Z');
const head = (lastEntry: bigint) => ({ cell: 0, lastEntry, hash: Buffer.alloc(32, Number(lastEntry)) });

describe('the anchor of the staff’s log', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'staff-anchor-'));
  });
  after(() => rm(dir, { recursive: true }));
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => lines.push(line) });
  const read = async (opened: AsyncIterable<AnchorLine>): Promise<AnchorLine[]> => {
    const all: AnchorLine[] = [];
    for await (const line of opened) all.push(line);
    return all;
  };

  it('[S117] appends heads to a file that only its owner can read, and reads them again', async () => {
    const path = join(dir, 'heads.jsonl');
    assert.deepEqual(await read(await openAnchor(path)), [], 'a missing file has no lines');
    for (const lastEntry of [1n, 3n]) await createAnchor({ path, log }).record([head(lastEntry)], at);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const [line] = (await readFile(path, 'utf8')).split('\n');
    assert.deepEqual(JSON.parse(line!), {
      at: '2026-11-29T12:00:00.000Z',
      cell: 0,
      last_entry: '1',
      hash: head(1n).hash.toString('base64url'),
    });
    const opened = await openAnchor(path);
    // It is not in a snapshot that is taken after the file was opened.
    await createAnchor({ path, log }).record([head(4n)], at);
    assert.deepEqual(
      await read(opened),
      [1n, 3n].map((lastEntry, index) => ({ line: index + 1, at: at.toISOString(), ...head(lastEntry) })),
    );
  });

  it('[S117] names a line that is no head', async () => {
    const path = join(dir, 'torn.jsonl');
    await createAnchor({ path, log }).record([head(1n)], at);
    await appendFile(path, '{"at":"2026"\n\n');
    assert.deepEqual((await read(await openAnchor(path))).slice(1), [{ line: 2, unread: '{"at":"2026"' }]);
  });

  it('[S117] logs the heads without a file, and says if a file cannot be written or read', async () => {
    await createAnchor({ path: undefined, log }).record([head(4n)], at);
    assert.match(lines.join(''), /"last_entry":"4"/);
    const path = join(dir, 'missing', 'heads.jsonl');
    await assert.rejects(createAnchor({ path, log }).record([head(5n)], at), /ENOENT/);
    await assert.rejects(async () => read(await openAnchor(dir)), /EISDIR/);
  });
});
