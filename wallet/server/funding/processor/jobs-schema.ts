import { Type } from 'typebox';
import { defineJob } from '#platform/jobs/job.ts';

/** By the processor's id of the object that changed. */
const Changed = Type.Object({ processorId: Type.String() });

export const chargeChanged = defineJob('processor.charge_changed', Changed);
export const visitChanged = defineJob('processor.visit_changed', Changed);
export const cardDeclined = defineJob('processor.card_declined', Changed);
