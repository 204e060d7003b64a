import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** Mails the code by which a wallet is frozen, if a wallet has proved the address. */
export const freezeCode = defineJob('freezing.mail_code', Type.Object({ code_id: Type.String() }));
