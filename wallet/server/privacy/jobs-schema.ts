import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/**
 * A wallet was closed: the closing enqueues this in its own transaction, and what is known of its holder is erased step
 * by step, when each time is over.
 */
export const holderClosed = defineJob('privacy.holder_closed', Type.Object({ holder_id: IdText('hld') }));

/** The deadlines of a closed wallet. */
export const erasing = {
  /** What served the use of the wallet is erased. */
  use: defineDeadline('privacy.erase_use', 'hld'),
  /** Who the holder was is erased. */
  person: defineDeadline('privacy.erase_person', 'hld'),
} as const;
