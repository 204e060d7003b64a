import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/**
 * A wallet was closed: the closing enqueues this in its own transaction, and what is known of its holder is erased step
 * by step, when each time is over.
 */
export const holderClosed = defineJob('privacy.holder_closed', Type.Object({ holder_id: IdText('hld') }));
