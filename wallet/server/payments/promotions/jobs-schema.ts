import { defineDeadline } from '#platform/jobs/job.ts';

/** A coupon of the wallet has ended: the rest of its budget returns. Handled in the wing's `compose.ts`. */
export const couponOver = defineDeadline('coupon.over', 'prm');
