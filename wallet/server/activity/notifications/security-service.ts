import { invariant } from '#platform/kernel/invariant.ts';
import { isId } from '#platform/kernel/id.ts';
import { isNoticed } from '#platform/security-log/events.ts';
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
  readonly security: Pick<SecurityLog, 'find' | 'openedAt'>;
  readonly clients: Pick<Clients, 'find'>;
}

/** The holder who opens a wallet sets all of it up now, and needs no message about each step. */
const OPENING_MS = 30 * 60_000;

/** Creates the door to the notices of changes. */
export function createSecurityNotices(deps: SecurityNoticeDeps): SecurityNotices {
  return { changed: (eventId) => notifyOfChange(deps, eventId) };
}

async function notifyOfChange(deps: SecurityNoticeDeps, eventId: string): Promise<void> {
  const event = await deps.security.find(eventId);
  // An event is deleted after a year.
  if (!event) return;
  const { event: kind, subject, lastAt: at, browser, facts } = event;
  invariant(isNoticed(kind), 'each notice names an event of which holders are notified');
  if (!isId('hld', subject)) return;
  const openedAt = await deps.security.openedAt(subject);
  if (openedAt && at.getTime() - openedAt.getTime() < OPENING_MS) return;
  const { client, ending } = facts;
  const shop = typeof client === 'string' ? (await deps.clients.find(client))?.name : undefined;
  const change = { event: kind, at, browser, shop, ending: ending === undefined ? undefined : String(ending) };
  await sendByAll(deps, subject, { cause: `change ${eventId}`, write: (frame) => changeLetter(change, frame) });
}
