import { Type } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { IdText, defineJob } from '#platform/jobs/job.ts';
import { chargebackSteps } from './domain.ts';

/** A charge for a payment was taken back, or is lost: its parts are settled. Handled in `protection/chargebacks/jobs.ts`. */
export const paymentChargedBack = defineJob('chargebacks.of_payment', Type.Object({ chargeback_id: IdText('cbk') }));

/** A chargeback took a step: its holder, and the sellers whom it concerns, are notified. Handled in `activity/notifications/jobs.ts`. */
export const chargebackNotice = defineJob(
  'chargebacks.notice',
  Type.Object({ chargeback_id: IdText('cbk'), step: OneOf(chargebackSteps) }),
);
