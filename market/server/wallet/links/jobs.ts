import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import { matchJob } from './identity-service.ts';
import type { Identities } from './identity-service.ts';
import { linkOverJob, revokeJob } from './service.ts';
import type { Links } from './service.ts';

/** Work that links leave behind. */
export function linkJobs(
  links: Links,
  identities: Identities,
  orders: Pick<Orders, 'endOfLink'>,
): Record<string, JobHandler> {
  return {
    [matchJob]: (payload) => {
      const { link_id: linkId, shopper_id: shopperId } = payload as { link_id: string; shopper_id: string };
      return identities.handle(linkId, shopperId);
    },
    [linkOverJob]: (payload) => orders.endOfLink((payload as { link_id: Id<'lnk'> }).link_id),
    [revokeJob]: (payload) => links.revoke((payload as { mandate_id: string }).mandate_id),
  };
}
