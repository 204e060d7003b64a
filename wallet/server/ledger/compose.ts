import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import { createAnchor } from './batch/anchor-gateway.ts';
import { createBatch } from './batch/batch.ts';
import type { BatchSettings } from './batch/batch.ts';
import { expireHeld } from './holds/commands.ts';
import { holdDeadline } from './holds/jobs-schema.ts';
import { crossingJobs } from './accounts/crossing-commands.ts';
import { createLedger } from './accounts/service.ts';

/** Wires the books and the one door through which money moves. */
export async function composeLedger(deps: {
  /** File for the heads of the books; without it they go to the log. */
  anchorFile: string | undefined;
  db: Db;
  world: World;
  /** The cells whose books it keeps; by default, everybody's home. */
  cells?: readonly number[] | undefined;
  /** What is locked and written beside the books, in the order in which it is locked. */
  resources: BatchSettings['resources'];
  /** Called after each commit: there may be work in the outbox. */
  wake: () => void;
}) {
  const { anchorFile, db, world, cells, resources, wake } = deps;
  const ledger = await createLedger({ db, world, currencies: ['EUR'], ...(cells ? { cells } : {}) });
  const anchor = createAnchor({ path: anchorFile, world });
  const batch = createBatch({
    db,
    world,
    resources,
    committed: (head) => {
      if (head) anchor.note(head);
      wake();
    },
  });
  return {
    ledger,
    batch,
    handlers: crossingJobs({ batch, ledger }),
    timers: holdDeadline.handledBy(async (holdId) => {
      await batch.submit(expireHeld, { holdId });
    }),
    close: async (): Promise<void> => {
      await batch.close();
      await anchor.close();
    },
  };
}
