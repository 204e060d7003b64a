import { open } from 'node:fs/promises';
import type { World } from '#platform/kernel/world.ts';
import type { Head } from './chain.ts';

/**
 * Writes down, outside of the database, where the chain of each cell ended at some instants. Whoever can rewrite the
 * whole database can make a chain that agrees with itself, but not one that passes through these.
 */
interface Anchor {
  /** Takes a head to be written soon; of several in a row the last is enough. Never throws. */
  note(head: Head): void;
  /** Writes what is left. */
  close(): Promise<void>;
}

/** A line of the file. The instant is security time. */
interface AnchorLine {
  readonly at: string;
  readonly cell: number;
  readonly last_entry: string;
  readonly hash: string;
}

const EVERY_MS = 1_000;

/**
 * @param path A file that lines are added to, best on a disk that the database's owner can't write; without one the
 *   heads go into the log.
 */
export function createAnchor({ path, world }: { path: string | undefined; world: World }): Anchor {
  const waiting = new Map<number, Head>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  const write = (): void => {
    timer = undefined;
    const lines = [...waiting.values()].map((head) => lineOf(head, world.clocks.security()));
    waiting.clear();
    if (lines.length === 0) return;
    writing = writing
      .then(() => (path === undefined ? logAll(world, lines) : append(path, lines)))
      .catch((error: unknown) =>
        world.log.error({ err: error, heads: lines }, 'the heads of the ledger were not written'),
      );
  };
  return {
    note: (head) => {
      const known = waiting.get(head.cell);
      if (!known || known.lastEntry < head.lastEntry) waiting.set(head.cell, head);
      timer ??= setTimeout(write, EVERY_MS).unref();
    },
    close: async () => {
      clearTimeout(timer);
      write();
      await writing;
    },
  };
}

function lineOf(head: Head, at: Date): AnchorLine {
  return { at: at.toISOString(), cell: head.cell, last_entry: String(head.lastEntry), hash: head.hash };
}

function logAll(world: World, heads: readonly AnchorLine[]): void {
  world.log.info({ heads }, 'heads of the ledger');
}

async function append(path: string, lines: readonly AnchorLine[]): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
}
