import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import { urls } from '../../urls.ts';
import { debitLetter } from './debit-letters.ts';
import { send } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders of debits of their bank accounts. */
export interface DebitNotices {
  /** Says that the money of a debit has arrived, or why not, once. @throws If it could not be sent; then call it again. */
  debitEnded(topUpId: Id<'top'>): Promise<void>;
}

interface DebitNoticeDeps extends SendingDeps {
  readonly topUps: Pick<TopUps, 'find' | 'sourceOf'>;
}

/** Creates the door to the notifications about debits. */
export function createDebitNotices(deps: DebitNoticeDeps): DebitNotices {
  return { debitEnded: (topUpId) => notifyOfEnd(deps, topUpId) };
}

async function notifyOfEnd(deps: DebitNoticeDeps, topUpId: Id<'top'>): Promise<void> {
  const topUp = await deps.topUps.find(topUpId);
  invariant(topUp, 'each notification names a debit');
  const { name: account } = await deps.topUps.sourceOf(topUp);
  const topUpUrl = `${deps.walletUrl}${urls.app.topUp({ topUpId })}`;
  await send(deps, topUp.holderId, {
    kind: 'payments',
    cause: `debit ${topUpId} ${topUp.status}`,
    write: (frame) => debitLetter({ topUp, account, topUpUrl }, frame),
  });
}
