import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** The code of a proof must be mailed. */
export const mailCode = defineJob('wallet.mail_code', Type.Object({ proof_id: IdText('prf') }));
