import { resourceKey } from '../../ledger/batch/command.ts';
import type { Report } from './domain.ts';

/** The key by which commands name reports. */
export const reportsKey = resourceKey<Report>('reports');
