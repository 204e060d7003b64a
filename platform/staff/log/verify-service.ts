import type { Snapshot } from '#platform/db/snapshot.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { compareAnchor, compareHead, emptyHead, follow } from './domain.ts';
import type { AnchoredHead, AnchorLine, Break, Entry, Head } from './domain.ts';
import { findHashes, listHeads, logPages } from './store.ts';

/** An unbroken log. */
export interface Unbroken {
  readonly entries: bigint;
  /** The instants of the first and the last entry; undefined if there is none. */
  readonly span: { readonly from: Date; readonly to: Date } | undefined;
  /** What the anchor covers; undefined if it was not compared. */
  readonly anchor: { readonly heads: number; readonly lastAt: string | undefined } | undefined;
  /** How many entries are newer than the newest recorded head of their cell. */
  readonly unanchored: bigint;
}

/** The most lines of the file of heads that are compared at once. */
const LINES_AT_ONCE = 1_000;

/**
 * Follows the whole log of one snapshot from its first entry, and compares it with the heads outside the database. It
 * holds one page in memory, however long the log and the file are.
 *
 * @param anchor The file of heads, opened before the snapshot was taken. Without it, a cut tail shows only if the head
 *   in the database was forgotten.
 * @returns The first place at which the log is broken.
 */
export async function verifyLog(
  snapshot: Snapshot,
  anchor: AsyncIterable<AnchorLine> | undefined,
): Promise<Result<Unbroken, Break>> {
  const followed = await followAll(snapshot);
  if (!followed.ok) return followed;
  const { heads, span } = followed.value;
  const entries = [...heads.values()].reduce((sum, head) => sum + head.lastEntry, 0n);
  if (!anchor) return ok({ entries, span, anchor: undefined, unanchored: entries });
  const anchored = await compareAnchors(snapshot, anchor);
  if (!anchored.ok) return anchored;
  if (anchored.value.heads === 0 && entries > 0n) return err({ code: 'anchor_empty' });
  const { covered, ...rest } = anchored.value;
  return ok({ entries, span, anchor: rest, unanchored: entries - covered });
}

interface Followed {
  readonly heads: ReadonlyMap<number, Head>;
  readonly span: Unbroken['span'];
}

async function followAll(snapshot: Snapshot): Promise<Result<Followed, Break>> {
  const heads = new Map<number, Head>();
  let first: bigint | undefined;
  let last = 0n;
  for await (const page of logPages(snapshot)) {
    for (const entry of page) {
      const next = follow(heads.get(entry.cell) ?? emptyHead(entry.cell), entry);
      if (!next.ok) return next;
      heads.set(entry.cell, next.value);
      first = earlier(first, entry);
      if (entry.atMicros > last) last = entry.atMicros;
    }
  }
  const kept = new Map((await listHeads(snapshot)).map((head) => [head.cell, head]));
  for (const cell of new Set([...heads.keys(), ...kept.keys()])) {
    const fault = compareHead(kept.get(cell) ?? emptyHead(cell), heads.get(cell) ?? emptyHead(cell));
    if (fault) return err(fault);
  }
  return ok({ heads, span: first === undefined ? undefined : { from: instant(first), to: instant(last) } });
}

function earlier(first: bigint | undefined, { atMicros }: Entry): bigint {
  return first === undefined || atMicros < first ? atMicros : first;
}

function instant(micros: bigint): Date {
  return new Date(Number(micros / 1_000n));
}

interface Anchored {
  readonly heads: number;
  /** When the last one was recorded. */
  readonly lastAt: string | undefined;
  /** The number of entries up to the newest head of each cell. */
  readonly covered: bigint;
}

async function compareAnchors(snapshot: Snapshot, lines: AsyncIterable<AnchorLine>): Promise<Result<Anchored, Break>> {
  const newest = new Map<number, bigint>();
  let heads = 0;
  let lastAt: string | undefined;
  for await (const chunk of chunksOf(lines)) {
    const anchored = chunk.filter((line): line is AnchoredHead => !('unread' in line));
    const hashes = new Map((await findHashes(snapshot, anchored)).map((found) => [placeOf(found), found.hash]));
    for (const line of chunk) {
      const fault = compareAnchor(line, 'unread' in line ? undefined : hashes.get(placeOf(line)));
      if (fault) return err(fault);
    }
    for (const { cell, lastEntry } of anchored) {
      if ((newest.get(cell) ?? 0n) < lastEntry) newest.set(cell, lastEntry);
    }
    heads += anchored.length;
    lastAt = anchored.at(-1)?.at ?? lastAt;
  }
  return ok({ heads, lastAt, covered: [...newest.values()].reduce((sum, one) => sum + one, 0n) });
}

function placeOf({ cell, lastEntry }: Pick<Head, 'cell' | 'lastEntry'>): string {
  return `${cell} ${lastEntry}`;
}

async function* chunksOf(lines: AsyncIterable<AnchorLine>): AsyncGenerator<AnchorLine[]> {
  let chunk: AnchorLine[] = [];
  for await (const line of lines) {
    chunk.push(line);
    if (chunk.length < LINES_AT_ONCE) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
