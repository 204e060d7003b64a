import { Type } from 'typebox';
import { IdText, defineJob } from '#platform/jobs/job.ts';

/** A link has ended in the market, and must be revoked at the wallet. */
export const revokeMandate = defineJob('wallet.revoke', Type.Object({ mandate_id: Type.String() }));

/** The wallet must compare the name and address of a link's shopper. */
export const matchShopper = defineJob(
  'wallet.match',
  Type.Object({ link_id: IdText('lnk'), shopper_id: IdText('shp') }),
);
