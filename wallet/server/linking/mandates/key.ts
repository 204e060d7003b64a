import { resourceKey } from '../../ledger/command.ts';
import type { Mandate } from './domain.ts';

/** Under which name commands touch mandates. */
export const mandatesKey = resourceKey<Mandate>('mandates');
