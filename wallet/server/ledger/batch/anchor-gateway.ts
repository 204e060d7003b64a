import type { World } from '#platform/kernel/world.ts';
import { appendLines } from '#platform/log/append-lines.ts';
import type { Head } from './chain.ts';

/**
 * Records heads outside the database. A person who can rewrite the whole database can make a consistent chain, but not
 * one that passes through the recorded heads.
 */
interface Anchor {
  /** Records a head soon; of several in short succession, only the newest. Never throws. */
  note(head: Head): void;
  /** Writes the heads that are not written yet. */
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
 * @param path The file to which it appends the heads, ideally on a disk that the database's owner cannot write to.
 *   Without a file, the heads go to the log.
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
      .then(() => (path === undefined ? logAll(world, lines) : appendLines(path, lines)))
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
