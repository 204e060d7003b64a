import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** A campaign was approved: its coupon opens with its budget. */
export const openApproved = defineJob('staff.open_campaign', Type.Object({ campaign_id: IdText('prm') }));
