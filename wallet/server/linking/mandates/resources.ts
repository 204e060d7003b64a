import { resourceKey } from '../../ledger/batch/command.ts';
import type { Mandate, Spending } from './domain.ts';

/** The key by which commands name mandates. */
export const mandatesKey = resourceKey<Mandate>('mandates');

/** The key by which commands name spendings. They are locked after mandates, so that no month begins twice. */
export const spendingsKey = resourceKey<Spending>('spendings');
