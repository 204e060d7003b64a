import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { bankAccountName } from '../../funding/instruments/bank-domain.ts';
import type { Withdrawals } from '../../funding/withdrawals/service.ts';
import { urls } from '../../urls.ts';
import { send, sendByAll } from './service.ts';
import type { SendingDeps } from './service.ts';
import { withdrawalLetter } from './withdrawal-letters.ts';
import type { NoticedStatus } from './withdrawal-letters.ts';

/** Notifies holders of their withdrawals. */
export interface WithdrawalNotices {
  /**
   * Notifies the holder of a new status, once: of money that leaves by all channels, and of what became of it as the
   * holder chose. @throws If it could not be sent; then call it again later.
   */
  withdrawalMoved(id: Id<'wdr'>, status: NoticedStatus): Promise<void>;
}

interface WithdrawalNoticeDeps extends SendingDeps {
  readonly withdrawals: Pick<Withdrawals, 'find' | 'accountOf'>;
}

/** Creates the door to the notifications about withdrawals. */
export function createWithdrawalNotices(deps: WithdrawalNoticeDeps): WithdrawalNotices {
  return { withdrawalMoved: (id, status) => notifyOfMove(deps, id, status) };
}

async function notifyOfMove(deps: WithdrawalNoticeDeps, id: Id<'wdr'>, status: NoticedStatus): Promise<void> {
  const withdrawal = await deps.withdrawals.find(id);
  invariant(withdrawal, 'each notification names a withdrawal');
  const account = bankAccountName(await deps.withdrawals.accountOf(withdrawal));
  const withdrawalUrl = `${deps.walletUrl}${urls.funding.withdrawal({ withdrawalId: id })}`;
  const sending = {
    cause: `withdrawal ${id} ${status}`,
    write: (frame: Parameters<typeof withdrawalLetter>[2]) =>
      withdrawalLetter(status, { withdrawal, account, withdrawalUrl }, frame),
  };
  if (status === 'processing') await sendByAll(deps, withdrawal.holderId, sending);
  else await send(deps, withdrawal.holderId, { ...sending, kind: 'payments' });
}
