import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Config } from '../config.ts';
import { topUpsResource } from '../funding/top-ups/store.ts';
import { createAnchor } from './anchor-gateway.ts';
import { createBatch } from './batch.ts';
import { expireHeld } from './commands.ts';
import { crossingJobs } from './crossing.ts';
import { createLedger } from './service.ts';
import { mandatesResource, spendingsResource } from '../linking/mandates/store.ts';
import { paymentsResource } from '../payments/payments/store.ts';
import { promotionsResource } from '../payments/promotions/store.ts';

/** Wires the books and the one door through which money moves. */
export async function composeLedger(deps: {
  config: Pick<Config, 'ledgerAnchor'>;
  db: Db;
  world: World;
  /** Whose books it keeps; by itself, everybody's home. */
  cells?: readonly number[] | undefined;
  /** Called after each commit: there may be work in the outbox. */
  wake: () => void;
}) {
  const { config, db, world, cells, wake } = deps;
  const ledger = await createLedger({ db, world, currencies: ['EUR'], ...(cells ? { cells } : {}) });
  const anchor = createAnchor({ path: config.ledgerAnchor, world });
  const batch = createBatch({
    db,
    world,
    // In the order in which they are locked.
    resources: [paymentsResource, mandatesResource, spendingsResource, promotionsResource, topUpsResource],
    committed: (head) => {
      if (head) anchor.note(head);
      wake();
    },
  });
  return {
    ledger,
    batch,
    handlers: crossingJobs({ batch, ledger }),
    timers: {
      'hold.expire': async (id: string): Promise<void> => {
        invariant(isId('hol', id), 'a hold’s deadline names it');
        await batch.submit(expireHeld, { holdId: id });
      },
    },
    close: async (): Promise<void> => {
      await batch.close();
      await anchor.close();
    },
  };
}
