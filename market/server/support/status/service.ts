import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { State } from '#platform/status/domain.ts';
import { measureDatabase, stateOf } from '#platform/status/measure-service.ts';
import { createStatus } from '#platform/status/service.ts';
import type { Status } from '#platform/status/service.ts';
import type { Service } from './data.ts';

/** Asks a system one small question; rejects if it does not answer. */
interface Checked {
  check(): Promise<void>;
}

/** Creates the door to what works now of the market. */
export function createMarketStatus(deps: {
  db: Db;
  world: Pick<World, 'clocks'>;
  mailer: Checked;
  walletStatus: Checked & { read(): Promise<State> };
}): Status<Service> {
  const { db, world, mailer, walletStatus } = deps;
  return createStatus(world, async () => {
    const [{ database: shop, jobs }, mail, wallet, walletParts] = await Promise.all([
      measureDatabase(db, world),
      stateOf(() => mailer.check()),
      stateOf(() => walletStatus.check()),
      walletStatus.read().catch((): State => 'away'),
    ]);
    return { shop, jobs, mail, wallet, walletParts };
  });
}
