import { Type } from 'typebox';
import { IdText, defineDeadline, defineJob } from '#platform/jobs/job.ts';

/** A payment was captured: its payer gets a receipt. Handled in `activity/notifications/jobs.ts`. */
export const paymentReceipt = defineJob('receipts.payment', Type.Object({ payment_id: IdText('pay') }));

/** A part was released: its seller is notified. Handled in `activity/notifications/jobs.ts`. */
export const partReceipt = defineJob(
  'receipts.part',
  Type.Object({ payment_id: IdText('pay'), part_id: IdText('prt') }),
);

/** A card was charged for a payment that had ended: its payer is notified. Handled in `activity/notifications/jobs.ts`. */
export const chargeStayed = defineJob('payment.charge_stayed', Type.Object({ top_up_id: IdText('top') }));

/** Money of a part went back: its payer and its seller are notified. Handled in `activity/notifications/jobs.ts`. */
export const refundReceipt = defineJob(
  'receipts.refund',
  Type.Object({ payment_id: IdText('pay'), part_id: IdText('prt'), refund_id: IdText('rfd') }),
);

/** A clock of a part strikes soon: who has to act is warned. Handled in `activity/notifications/jobs.ts`. */
export const clockWarning = defineJob(
  'receipts.warning',
  Type.Object({
    payment_id: IdText('pay'),
    part_id: IdText('prt'),
    clock: Type.Enum(['ship_by', 'scan_by', 'release', 'protection_end']),
    strikes_at: Type.String(),
    days: Type.Integer(),
  }),
);

/** The quote of an unapproved payment expires. Handled in the wing's `compose.ts`. */
export const quoteDeadline = defineDeadline('payment.expire', 'pay');

/** A card should have been charged for a payment by now. Handled in the wing's `compose.ts`. */
export const chargeLost = defineDeadline('payment.charge_lost', 'pay');

/** A parcel is looked up at its carrier, in case that no webhook came. Handled in `protection/escrow/jobs.ts`. */
export const lookDeadline = defineDeadline('parcel.look', 'pay', 'prt', 'pcl');

/** The clock of a part strikes, or warns that it will. Handled in `protection/escrow/jobs.ts`. */
export const partClock = defineDeadline('part.clock', 'pay', 'prt');

/** Money of a part leaves its reserve. Handled in `protection/reserves/jobs.ts`. */
export const reserveEnd = defineDeadline('part.reserve', 'pay', 'prt');
