import { resourceKey } from '../../ledger/batch/command.ts';
import type { Refund } from './domain.ts';

/** The key by which commands record refunds. */
export const refundsKey = resourceKey<Refund>('refunds');
