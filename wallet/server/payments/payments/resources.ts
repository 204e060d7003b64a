import { resourceKey } from '../../ledger/batch/command.ts';
import type { Payment } from './domain.ts';

/** The key by which commands touch payments. */
export const paymentsKey = resourceKey<Payment>('payments');
