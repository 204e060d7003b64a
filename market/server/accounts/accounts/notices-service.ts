import { isId } from '#platform/kernel/id.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { accountLetter, hasOwnLetter } from './security-letters.ts';
import type { Accounts } from './service.ts';

/** Notifies shoppers of what opens their account. */
export interface SecurityNotices {
  /** Writes to a shopper about a change. @throws If it could not be sent; then call it again later. */
  changed(eventId: string): Promise<void>;
}

interface SecurityNoticeDeps {
  readonly security: Pick<SecurityLog, 'findForNotice'>;
  readonly accounts: Pick<Accounts, 'findById'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly publicUrl: string;
}

/** Creates the door to the notices of changes. */
export function createSecurityNotices(deps: SecurityNoticeDeps): SecurityNotices {
  return { changed: (eventId) => writeOfChange(deps, eventId) };
}

async function writeOfChange({ security, accounts, mailbox, publicUrl }: SecurityNoticeDeps, eventId: string) {
  const found = await security.findForNotice(eventId);
  if (!found || !isId('shp', found.subject) || hasOwnLetter(found.event)) return;
  const shopper = await accounts.findById(found.subject);
  if (!shopper) return;
  const { event, lastAt: at, browser } = found;
  const letter = accountLetter({ event, at, browser }, { email: shopper.email, name: shopper.name, publicUrl });
  await mailbox.send({ ...letter, cause: `change ${eventId}` });
}
