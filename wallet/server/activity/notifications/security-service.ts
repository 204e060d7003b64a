import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Recoveries } from '../../identity/recovery/service.ts';
import { greetingName } from '../../identity/accounts/domain.ts';
import type { FreezeCodes } from '../../identity/freezing/code-service.ts';
import type { Contacts } from '../../identity/contacts/service.ts';
import type { Clients } from '../../linking/clients/service.ts';
import { changeLetter, otherSideLetter } from './security-letters.ts';
import type { Change } from './security-letters.ts';
import { sendByAll, sendOnce } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of what opens their wallet or moves its money. */
export interface SecurityNotices {
  /** Tells a holder of a change by all channels, once. @throws If it could not be sent; then call it again later. */
  changed(eventId: string): Promise<void>;
  /** Mails the code of an address that is to be proved. @throws As `changed` does. */
  contactCode(proofId: string): Promise<void>;
  /** Mails the code by which somebody freezes a wallet without a login. @throws As `changed` does. */
  freezeCode(codeId: string): Promise<void>;
}

interface SecurityNoticeDeps extends SendingDeps {
  readonly security: Pick<SecurityLog, 'findForNotice'>;
  readonly clients: Pick<Clients, 'find'>;
  readonly recoveries: Pick<Recoveries, 'undoCode'>;
  readonly contacts: Pick<Contacts, 'codeLetter' | 'otherSide'>;
  readonly freezeCodes: Pick<FreezeCodes, 'letter'>;
}

/** Creates the door to the notices of changes. */
export function createSecurityNotices(deps: SecurityNoticeDeps): SecurityNotices {
  return {
    changed: (eventId) => notifyOfChange(deps, eventId),
    contactCode: async (proofId) => mailCode(deps, await deps.contacts.codeLetter(proofId)),
    freezeCode: async (codeId) => mailCode(deps, await deps.freezeCodes.letter(codeId)),
  };
}

async function notifyOfChange(deps: SecurityNoticeDeps, eventId: string): Promise<void> {
  const found = await deps.security.findForNotice(eventId);
  if (!found || !isId('hld', found.subject)) return;
  const { event, subject, lastAt: at, browser } = found;
  const { client, ending, left, recovery: id, due, by } = found.facts;
  const shop = typeof client === 'string' ? (await deps.clients.find(client))?.name : undefined;
  const recovery =
    typeof id === 'string' && typeof due === 'string'
      ? { dueAt: new Date(due), undoCode: deps.recoveries.undoCode(id) }
      : undefined;
  const change = {
    event,
    at,
    browser,
    shop,
    recovery,
    ending: ending === undefined ? undefined : String(ending),
    left: left === undefined ? undefined : Number(left),
    isByStaff: by === 'staff',
  };
  await sendByAll(deps, subject, { cause: `change ${eventId}`, write: (frame) => changeLetter(change, frame) });
  const changeId = found.facts['change'];
  if (typeof changeId === 'string') await notifyOtherSide(deps, subject, { eventId, changeId, change });
}

/** Notifies the number or address that is no longer the holder's: the old one gets the code that undoes the change. */
async function notifyOtherSide(
  deps: SecurityNoticeDeps,
  holderId: Id<'hld'>,
  { eventId, changeId, change }: { eventId: string; changeId: string; change: Change },
): Promise<void> {
  const other = await deps.contacts.otherSide(changeId);
  if (!other) return;
  const givenName = other.undo ? greetingName(await deps.accounts.get(holderId)) : null;
  const { subject, text, short } = otherSideLetter(change, other, { givenName, walletUrl: deps.walletUrl });
  const channel = other.channel === 'phone' ? 'sms' : 'mail';
  const body = channel === 'sms' ? short : text;
  const letter = { to: other.contact, subject, text: body, cause: `change ${eventId} other`, isSecurity: true };
  await sendOnce(deps, channel, letter);
}

async function mailCode({ letters }: SecurityNoticeDeps, letter: Letter | undefined): Promise<void> {
  if (letter) await letters.send(letter);
}
