import type { Db } from '#platform/db/db.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { World } from '#platform/kernel/world.ts';
import { currencies, isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';
import { createAnchor } from './batch/anchor-gateway.ts';
import { createBatch } from './batch/batch.ts';
import type { BatchSettings } from './batch/batch.ts';
import { expireHeld } from './holds/commands.ts';
import { holdDeadline } from './holds/jobs-schema.ts';
import { crossingJobs } from './accounts/crossing-commands.ts';
import { createLedger } from './accounts/service.ts';
import type { Cells } from './accounts/service.ts';

/** The currency of payments, cards and fees. */
const PAID_IN: Currency = 'EUR';

/** Wires the ledger: accounts, the batch, and their jobs and timers. */
export async function composeLedger(deps: {
  /** The file that receives the heads of the books; without it they go to the log. */
  anchorFile: string | undefined;
  db: Db;
  world: World;
  /** The cells whose books this server keeps. */
  cells: Cells;
  /** The resources of the features, in lock order. */
  resources: BatchSettings['resources'];
  /** Called after each commit, because the outbox may have work. */
  waker: Pick<Waker, 'wake'>;
}) {
  const { anchorFile, db, world, cells, resources, waker } = deps;
  const exchanged = Object.keys(currencies).filter((one): one is Currency => isCurrency(one) && one !== PAID_IN);
  const ledger = await createLedger({ db, world, currencies: [PAID_IN], exchanged, cells });
  const anchor = createAnchor({ path: anchorFile, world });
  const batch = createBatch({
    db,
    world,
    resources,
    committed: (head) => {
      if (head) anchor.note(head);
      waker.wake();
    },
  });
  // Closed in reverse order; a part that fails to close keeps no other open.
  const closing = new AsyncDisposableStack();
  closing.defer(() => anchor.close());
  closing.defer(() => batch.close());
  return {
    ledger,
    batch,
    handlers: crossingJobs({ batch, ledger }),
    timers: holdDeadline.handledBy(async (holdId) => {
      await batch.submit(expireHeld, { holdId }, { cell: cells[0] });
    }),
    close: () => closing.disposeAsync(),
  };
}
