import { defineDeadline } from '#platform/jobs/job.ts';

/** The deadlines of a closed wallet. */
export const erasing = {
  /** What served the use of the wallet is erased. */
  use: defineDeadline('privacy.erase_use', 'hld'),
  /** Who the holder was is erased. */
  person: defineDeadline('privacy.erase_person', 'hld'),
} as const;
