import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { BankAccounts } from '../funding/instruments/bank-service.ts';
import type { ProcessorAccount } from '../funding/processor/domain.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Batch } from '../ledger/batch/batch.ts';
import { reportTimers } from './reports/jobs.ts';
import { createReports } from './reports/service.ts';
import { createStatements } from './statements/service.ts';

/** Wires the wing of the settlement: the bank's statements and the daily reports. */
export async function composeSettlement(deps: {
  db: Db;
  world: World;
  processorAccount: ProcessorAccount;
  bankAccounts: BankAccounts;
  ledger: Ledger;
  batch: Batch;
}) {
  const statements = createStatements(deps);
  const reports = createReports({ ...deps, statements });
  await reports.start();
  return { statements, reports, timers: reportTimers(reports) };
}
