import { invariant } from '#platform/kernel/invariant.ts';
import type { Db } from '#platform/db/db.ts';
import { sweepTable } from '#platform/jobs/sweeps.ts';
import { walletSweeps } from '../../wallet/server/sweeps.ts';

/** Deletes the expired rows of one of the wallet's tables, as its server does. */
export async function sweepAll(db: Db, table: string, now: Date): Promise<void> {
  const sweep = walletSweeps.find((one) => one.table === table);
  invariant(sweep, `walletSweeps lists ${table}`);
  await sweepTable(db, sweep, now);
}
