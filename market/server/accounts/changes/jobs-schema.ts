import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** A shopper must learn of a change, at the address from before and at the one of now. */
export const changeLetters = defineJob('accounts.change_letters', Type.Object({ change_id: IdText('chg') }));
