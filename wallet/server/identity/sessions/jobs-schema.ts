import { Type } from 'typebox';
import { Nullable } from '#platform/db/column.ts';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** Sessions were ended before they expired, so what the holder turned on in their browsers ends too. */
export const sessionsEnded = defineJob(
  'sessions.ended',
  Type.Object({
    holder_id: IdText('hld'),
    /** The ended session; null for all of the holder's, also those that had expired. */
    session_id: Nullable(IdText('ses')),
    /** The session that goes on: the one that replaced the ended one in its browser, or the only one that stays. */
    kept_id: Nullable(IdText('ses')),
  }),
);
