import { resourceKey } from '../../ledger/batch/command.ts';
import type { Payout } from './domain.ts';

/** The key by which commands record payouts. */
export const payoutsKey = resourceKey<Payout>('payouts');
