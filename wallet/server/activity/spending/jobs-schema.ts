import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';
import type { Timer } from '#platform/jobs/timers.ts';

/** The kind of the deadline at which the spending is summed up again. */
export const FOLLOWING = 'spending.follow';

/** The deadline of the next summing. There is one for the whole wallet. */
export function nextSumming(dueAt: Date): Timer {
  return { kind: FOLLOWING, subject: 'all', dueAt };
}

/** Notifies the holder of a budget that a share of it is spent. */
export const budgetNotice = defineJob(
  'spending.budget_notice',
  Type.Object({ budget_id: IdText('bdg'), month: Type.String(), percent: Type.Integer() }),
);
