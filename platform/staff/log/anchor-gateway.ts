import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { World } from '#platform/kernel/world.ts';
import { appendLines } from '#platform/log/append-lines.ts';
import type { AnchorLine, Head } from './domain.ts';
import type { Anchor } from './port.ts';

/** The lines are those of the ledger's file of heads. */
const Line = Compile(
  Type.Object({
    at: Type.String(),
    cell: Type.Integer(),
    last_entry: Type.String({ pattern: '^[0-9]{1,18}$' }),
    hash: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  }),
);

/**
 * Records heads by appending them to a file, ideally on another machine or on storage that can be written only once.
 * Without a file, the heads go to the server's log.
 */
export function createAnchor({ path, log }: { path: string | undefined; log: World['log'] }): Anchor {
  return {
    record: async (heads, at) => {
      const lines = heads.map((head) => lineOf(head, at));
      if (path === undefined) log.info({ heads: lines }, 'heads of the staff log');
      else await appendLines(path, lines);
    },
  };
}

function lineOf({ cell, lastEntry, hash }: Head, at: Date) {
  return { at: at.toISOString(), cell, last_entry: String(lastEntry), hash: hash.toString('base64url') };
}

/**
 * Opens a file of heads for reading. Lines that are written later are not read, so that they cannot be ahead of a
 * snapshot of the database that is taken after this. A missing file has no lines.
 *
 * @throws If the file exists but cannot be read.
 */
export async function openAnchor(path: string): Promise<AsyncIterable<AnchorLine>> {
  return linesOf(path, await sizeOf(path));
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw cause;
  }
}

async function* linesOf(path: string, size: number): AsyncGenerator<AnchorLine> {
  if (size === 0) return;
  const input = createReadStream(path, { encoding: 'utf8', end: size - 1 });
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    const read = parse(text);
    if (read) {
      const hash = Buffer.from(read.hash, 'base64url');
      yield { line, at: read.at, cell: read.cell, lastEntry: BigInt(read.last_entry), hash };
    } else if (text !== '') yield { line, unread: text };
  }
}

function parse(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return Line.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
