import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Difference } from './difference.ts';
import type { AnchoredHead } from './head.ts';

/** The heads of a file, and its lines that are no heads. */
export interface AnchorFile {
  readonly heads: readonly AnchoredHead[];
  readonly differences: readonly Difference[];
}

const Line = Compile(
  Type.Object({
    at: Type.String(),
    cell: Type.Integer(),
    last_entry: Type.String({ pattern: '^[0-9]{1,19}$' }),
    hash: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
  }),
);

/**
 * Reads a file of heads that the wallet writes (`HOLDFAST_LEDGER_ANCHOR`, `HOLDFAST_STAFF_LOG_ANCHOR`). A missing file
 * has no lines yet.
 *
 * The wallet writes whole lines, so any line that is not a head becomes a difference.
 *
 * @throws If the file exists but cannot be read.
 */
export async function readAnchorFile(path: string): Promise<AnchorFile> {
  const heads: AnchoredHead[] = [];
  const differences: Difference[] = [];
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
      number += 1;
      const reference = `line ${number} of ${path}`;
      const line = parse(text);
      if (line) heads.push({ reference, cell: line.cell, lastEntry: BigInt(line.last_entry), hash: line.hash });
      else if (text !== '') differences.push(unread(reference, text));
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  }
  return { heads, differences };
}

function parse(text: string) {
  try {
    const value: unknown = JSON.parse(text);
    return Line.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function unread(reference: string, text: string): Difference {
  const start = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return {
    kind: 'anchor_unread',
    sides: [
      { reference, says: start },
      { reference: 'the wallet', says: 'writes one head on each line' },
    ],
  };
}
