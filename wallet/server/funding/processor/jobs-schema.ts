import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** Names the changed object, by the processor's id. */
const Changed = Type.Object({ processorId: Type.String() });

/** A charge changed: its top-up is updated. Handled in `jobs.ts`. */
export const chargeChanged = defineJob('processor.charge_changed', Changed);
/** A visit changed: its outcome is stored. Handled in `jobs.ts`. */
export const visitChanged = defineJob('processor.visit_changed', Changed);
/** A card was declined on the processor's page: the decline is counted. The id is that of the event. Handled in `jobs.ts`. */
export const cardDeclined = defineJob('processor.card_declined', Changed);
/** The proof of a bank account has news: its state is read. Handled in `jobs.ts`. */
export const bankAccountChanged = defineJob('processor.bank_account_changed', Changed);
/** A payout changed: its withdrawal is updated, or the cent that proves a bank account. Handled in `jobs.ts`. */
export const payoutChanged = defineJob('processor.payout_changed', Changed);
/** A bank renewed a card: its new details are read. Handled in `jobs.ts`. */
export const cardRenewed = defineJob('processor.card_renewed', Changed);
/** A refund changed, also one that had succeeded: its refund to a card follows it. Handled in `jobs.ts`. */
export const refundChanged = defineJob('processor.refund_changed', Changed);
/** A dispute of a charge changed: its chargeback follows it. Handled in `jobs.ts`. */
export const disputeChanged = defineJob('processor.dispute_changed', Changed);
/** A bank warns of fraud: the sign is stored. Handled in `jobs.ts`. */
export const warningChanged = defineJob('processor.warning_changed', Changed);
/** The processor reviews a charge, or has ended that: the sign is stored. Handled in `jobs.ts`. */
export const reviewChanged = defineJob('processor.review_changed', Changed);
