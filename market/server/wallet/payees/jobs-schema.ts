import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** No seller is paid into a payee any more, so it must be ended at the wallet. */
export const endPayee = defineJob('wallet.end_payee', Type.Object({ payee_id: Type.String() }));
