import { deriveId } from '#platform/kernel/derive-id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { resourceKey } from '../../ledger/batch/command.ts';
import type { Case } from './record-domain.ts';

/** The key by which commands touch cases. */
export const casesKey = resourceKey<Case>('cases');

/** A line has at most two cases of its buyer, and the one that the end of its protection opens. */
const MOST_OF_A_LINE = 3;

/** The ids that the cases of a line have, the first one first. */
export function caseIdsOf(partId: Id<'prt'>, line: string): Id<'cas'>[] {
  return Array.from({ length: MOST_OF_A_LINE }, (_, at) => deriveId('cas', `case ${at + 1} of ${partId} ${line}`));
}
