import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import { measureDatabase, stateOf } from '#platform/status/measure-service.ts';
import { createStatus } from '#platform/status/service.ts';
import type { Status } from '#platform/status/service.ts';
import type { Service } from './data.ts';

/** Asks a system one small question; rejects if it does not answer. */
interface Checked {
  check(): Promise<void>;
}

/** Creates the door to what works now of the wallet. */
export function createWalletStatus(deps: {
  db: Db;
  world: Pick<World, 'clocks'>;
  processorAccount: Checked;
  mailer: Checked;
}): Status<Service> {
  const { db, world, processorAccount, mailer } = deps;
  return createStatus(world, async () => {
    const [{ database: books, jobs }, processor, mail] = await Promise.all([
      measureDatabase(db, world),
      stateOf(() => processorAccount.check()),
      stateOf(() => mailer.check()),
    ]);
    return { books, jobs, processor, mail };
  });
}
