import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** The owner of an account must learn that a new password waits. */
export const recoveryLetter = defineJob('accounts.recovery_letter', Type.Object({ wait_id: IdText('wai') }));
