import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** The code of an entry must be mailed. */
export const mailEntryCode = defineJob(
  'accounts.mail_code',
  Type.Object({ entry_id: IdText('way'), mail: Type.Integer({ minimum: 1 }) }),
);
