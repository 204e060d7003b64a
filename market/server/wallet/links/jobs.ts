import type { JobHandler } from '#platform/jobs/worker.ts';
import { matchJob } from './identity-service.ts';
import type { Identities } from './identity-service.ts';
import { revokeJob } from './service.ts';
import type { Links } from './service.ts';

/** Work that links leave behind. */
export function linkJobs(links: Links, identities: Identities): Record<string, JobHandler> {
  return {
    [matchJob]: (payload) => {
      const { link_id: linkId, shopper_id: shopperId } = payload as { link_id: string; shopper_id: string };
      return identities.handle(linkId, shopperId);
    },
    [revokeJob]: (payload) => links.revoke((payload as { mandate_id: string }).mandate_id),
  };
}
