import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A refund to a card was stored: the processor is asked for it. Handled in the wing's `compose.ts`. */
export const cardRefundStarted = defineJob('card_refund.started', Type.Object({ card_refund_id: IdText('crf') }));

/** The outcome of a refund to a card should be known by now. Handled in the wing's `compose.ts`. */
export const cardRefundDeadline = defineDeadline('card_refund.ask', 'crf');

/** A refund to a card failed: its holder is notified. Handled in `activity/notifications/jobs.ts`. */
export const cardRefundNotice = defineJob('card_refund.failed', Type.Object({ card_refund_id: IdText('crf') }));
