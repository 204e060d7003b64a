import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** A payee that no seller is paid into any more is to be ended at the wallet. */
export const endPayee = defineJob('wallet.end_payee', Type.Object({ payee_id: Type.String() }));
