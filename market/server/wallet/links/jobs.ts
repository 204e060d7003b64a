import type { JobHandler } from '#platform/jobs/worker.ts';
import type { Identities } from './identity-service.ts';
import { matchShopper, revokeMandate } from './jobs-schema.ts';
import type { Links } from './service.ts';

/** The jobs that links cause. */
export function linkJobs(links: Links, identities: Identities): Record<string, JobHandler> {
  return {
    ...matchShopper.handledBy(({ link_id: linkId, shopper_id: shopperId }) => identities.handle(linkId, shopperId)),
    ...revokeMandate.handledBy(({ mandate_id: mandateId }) => links.revoke(mandateId)),
  };
}
