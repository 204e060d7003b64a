import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** A correction was approved: the ledger carries it out. */
export const correct = defineJob('staff.correct', Type.Object({ correction_id: IdText('cor') }));
