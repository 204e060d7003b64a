import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import { listHeads } from './store.ts';
import type { Anchor } from './port.ts';

/** Records the heads of the log outside the database while the server runs. */
export interface Anchoring {
  /** Records the heads at once, and then each minute those that have moved. */
  start(): void;
  /** Records what has moved, if it was started. Never throws. */
  close(): Promise<void>;
}

const EVERY_MS = 60_000;

/**
 * Creates what records the heads. It reads them from the database, so it also records the entries of other processes,
 * and those that a killed server did not record. A head that could not be recorded is logged, and tried again.
 */
export function createAnchoring(
  deps: { db: Db; world: Pick<World, 'clocks' | 'log'>; anchor: Anchor },
  everyMs = EVERY_MS,
): Anchoring {
  /** The newest recorded hash of each cell. */
  const recorded = new Map<number, string>();
  let timer: NodeJS.Timeout | undefined;
  let recording = Promise.resolve();
  const record = (): void => {
    recording = recording.then(() => recordMoved(deps, recorded));
  };
  return {
    start: () => {
      record();
      timer ??= setInterval(record, everyMs).unref();
    },
    close: async () => {
      if (timer === undefined) return;
      clearInterval(timer);
      record();
      await recording;
    },
  };
}

async function recordMoved(
  { db, world, anchor }: Parameters<typeof createAnchoring>[0],
  recorded: Map<number, string>,
): Promise<void> {
  try {
    const heads = await db.one(listHeads);
    const moved = heads.filter(({ cell, hash }) => recorded.get(cell) !== hash.toString('hex'));
    if (moved.length === 0) return;
    await anchor.record(moved, world.clocks.security());
    for (const { cell, hash } of moved) recorded.set(cell, hash.toString('hex'));
  } catch (error) {
    world.log.error({ err: error }, 'the heads of the staff log were not recorded');
  }
}
