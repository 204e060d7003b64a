import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** An event of the wallet was stored, and must be handled. */
export const walletEvent = defineJob('wallet.event', Type.Object({ event_id: Type.String() }));
