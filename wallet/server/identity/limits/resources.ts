import { resourceKey } from '../../ledger/batch/command.ts';
import type { Standing, Use } from './domain.ts';

/** The key by which commands name the standings of holders. A capture locks it, so a freeze or a new tier waits. */
export const standingsKey = resourceKey<Standing>('standings');

/** The key by which commands name uses. They are locked after standings, so that no year begins twice. */
export const usesKey = resourceKey<Use>('uses');
