import { resourceKey } from '../../ledger/batch/command.ts';
import type { Mandate, Spending } from './domain.ts';

/** Under which name commands touch mandates. */
export const mandatesKey = resourceKey<Mandate>('mandates');

/** What shops have charged wallets month by month; locked after the mandates, which keep a month from beginning twice. */
export const spendingsKey = resourceKey<Spending>('spendings');
