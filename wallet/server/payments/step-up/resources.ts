import { resourceKey } from '../../ledger/batch/command.ts';
import type { Habits } from './domain.ts';

/** The key by which commands name the habits of payers. They are locked after standings, so that none begin twice. */
export const habitsKey = resourceKey<Habits>('habits');
