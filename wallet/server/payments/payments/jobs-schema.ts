import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A payment was captured: its payer gets a receipt. Handled in `activity/notifications/jobs.ts`. */
export const paymentReceipt = defineJob('receipts.payment', Type.Object({ payment_id: IdText('pay') }));

/** A part was released or refunded: its seller or its payer is notified. Handled in `activity/notifications/jobs.ts`. */
export const partReceipt = defineJob(
  'receipts.part',
  Type.Object({ payment_id: IdText('pay'), part_id: IdText('prt') }),
);

/** The quote of an unapproved payment expires. Handled in the wing's `compose.ts`. */
export const quoteDeadline = defineDeadline('payment.expire', 'pay');

/** A part that was not shipped is refunded. Handled in `protection/escrow/jobs.ts`. */
export const shippingDeadline = defineDeadline('part.unshipped', 'pay', 'prt');

/** A part in escrow is released to its seller. Handled in `protection/escrow/jobs.ts`. */
export const releaseDeadline = defineDeadline('part.release', 'pay', 'prt');
