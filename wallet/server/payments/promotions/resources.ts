import { resourceKey } from '../../ledger/batch/command.ts';
import type { Promotion } from './domain.ts';

/** Under which name commands touch promotions. */
export const promotionsKey = resourceKey<Promotion>('promotions');
