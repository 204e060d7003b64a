import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** A link that was ended here is to be revoked at the wallet. */
export const revokeMandate = defineJob('wallet.revoke', Type.Object({ mandate_id: Type.String() }));

/** The wallet is to compare the name and address of a link's shopper. */
export const matchShopper = defineJob(
  'wallet.match',
  Type.Object({ link_id: IdText('lnk'), shopper_id: IdText('shp') }),
);
