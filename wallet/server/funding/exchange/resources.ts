import { resourceKey } from '../../ledger/batch/command.ts';
import type { Refunded } from './domain.ts';

/** The key by which commands touch what refunds have brought. */
export const refundedKey = resourceKey<Refunded>('exchange_refunded');
