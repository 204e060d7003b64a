import { resourceKey } from '../../ledger/batch/command.ts';
import type { Payment } from './domain.ts';

/** Under which name commands touch payments. */
export const paymentsKey = resourceKey<Payment>('payments');
