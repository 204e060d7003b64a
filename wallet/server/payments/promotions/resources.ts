import { resourceKey } from '../../ledger/batch/command.ts';
import type { Promotion } from './domain.ts';

/** The key by which commands touch promotions. */
export const promotionsKey = resourceKey<Promotion>('promotions');
