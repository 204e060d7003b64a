import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Documents } from '../../identity/documents/service.ts';
import { urls } from '../../urls.ts';
import { documentLetter } from './document-letters.ts';
import type { DocumentOutcome } from './document-letters.ts';
import { sendByAll } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of the checks of their documents. */
export interface DocumentNotices {
  /** Tells a holder by all channels how a check ended, once. @throws If it could not be sent; then call it again later. */
  documentChecked(checkId: Id<'doc'>, outcome: DocumentOutcome): Promise<void>;
}

interface DocumentNoticeDeps extends SendingDeps {
  readonly documents: Pick<Documents, 'find'>;
}

/** Creates the door to the notifications about documents. */
export function createDocumentNotices(deps: DocumentNoticeDeps): DocumentNotices {
  return { documentChecked: (checkId, outcome) => notifyOfDocument(deps, checkId, outcome) };
}

async function notifyOfDocument(deps: DocumentNoticeDeps, checkId: Id<'doc'>, outcome: DocumentOutcome): Promise<void> {
  const check = await deps.documents.find(checkId);
  invariant(check, 'each notification names a check');
  const limitsUrl = `${deps.walletUrl}${urls.identity.raiseLimits()}`;
  const helpUrl = `${deps.walletUrl}${urls.support.contact()}`;
  await sendByAll(deps, check.holderId, {
    cause: `document ${checkId} ${outcome}`,
    write: (frame) => documentLetter(check, { outcome, limitsUrl, helpUrl }, frame),
  });
}
