import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** Mails the code of a proof. */
export const contactCode = defineJob('contacts.mail_code', Type.Object({ proof_id: Type.String() }));
