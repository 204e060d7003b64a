import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** The protection of a part has ended without its delivery: a case opens. Handled in `protection/cases/jobs.ts`. */
export const protectionEnded = defineJob(
  'cases.protection_ended',
  Type.Object({ payment_id: IdText('pay'), part_id: IdText('prt') }),
);

/**
 * A shop says that a part has arrived: its holder is notified. Handled in `activity/notifications/jobs.ts`.
 * Its name keeps an older word, so that jobs which wait during an update are found.
 */
export const shopConfirmationNotice = defineJob(
  'receipts.proposal',
  Type.Object({ payment_id: IdText('pay'), part_id: IdText('prt') }),
);

/** A carrier has reported something of a part with an open case. Handled in `protection/cases/jobs.ts`. */
export const disputedGoodsSeen = defineJob(
  'cases.goods_seen',
  Type.Object({ payment_id: IdText('pay'), part_id: IdText('prt') }),
);
