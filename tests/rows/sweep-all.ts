import { invariant } from '#platform/kernel/invariant.ts';
import type { Db } from '#platform/db/db.ts';
import { sweepTable } from '#platform/jobs/sweeps.ts';
import { walletSweeps } from '../../wallet/server/sweeps.ts';

/** Sweeps one of the wallet's tables as its server does. */
export async function sweepAll(db: Db, table: string, now: Date): Promise<void> {
  const sweep = walletSweeps.find((one) => one.table === table);
  invariant(sweep, `${table} is swept`);
  await sweepTable(db, sweep, now);
}
