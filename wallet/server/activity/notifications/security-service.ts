import { isId } from '#platform/kernel/id.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Clients } from '../../linking/clients/service.ts';
import { changeLetter } from './security-letters.ts';
import { sendByAll } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of what opens their wallet or moves its money. */
export interface SecurityNotices {
  /** Tells a holder of a change by all channels, once. @throws If it could not be sent; then call it again later. */
  changed(eventId: string): Promise<void>;
}

interface SecurityNoticeDeps extends SendingDeps {
  readonly security: Pick<SecurityLog, 'findForNotice'>;
  readonly clients: Pick<Clients, 'find'>;
}

/** Creates the door to the notices of changes. */
export function createSecurityNotices(deps: SecurityNoticeDeps): SecurityNotices {
  return { changed: (eventId) => notifyOfChange(deps, eventId) };
}

async function notifyOfChange(deps: SecurityNoticeDeps, eventId: string): Promise<void> {
  const found = await deps.security.findForNotice(eventId);
  if (!found || !isId('hld', found.subject)) return;
  const { event, subject, lastAt: at, browser } = found;
  const { client, ending, left } = found.facts;
  const shop = typeof client === 'string' ? (await deps.clients.find(client))?.name : undefined;
  const change = {
    event,
    at,
    browser,
    shop,
    ending: ending === undefined ? undefined : String(ending),
    left: left === undefined ? undefined : Number(left),
  };
  await sendByAll(deps, subject, { cause: `change ${eventId}`, write: (frame) => changeLetter(change, frame) });
}
