import { invariant } from '#platform/kernel/invariant.ts';
import { total } from '#platform/money/money.ts';
import type { ChargebackStep } from '../../funding/chargebacks/domain.ts';
import type { Chargebacks } from '../../funding/chargebacks/service.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { undeliveredOf } from '../../protection/chargebacks/domain.ts';
import { urls } from '../../urls.ts';
import { chargebackLetter, chargedBackSaleLetter } from './chargeback-letters.ts';
import { send, sendByAll } from './service.ts';
import type { SendingDeps } from './service.ts';

/** Notifies holders and sellers of charges that banks ask about or take back. */
export interface ChargebackNotices {
  /**
   * Tells the holder of a step by all channels, unless the wallet is closed, and the sellers who may have to pay, once. What goes back out of escrow
   * has notices of its own. @throws If it could not be sent; then call it again later.
   */
  chargebackMoved(chargebackId: string, step: ChargebackStep): Promise<void>;
}

interface ChargebackNoticeDeps extends SendingDeps {
  readonly chargebacks: Pick<Chargebacks, 'find'>;
  readonly topUps: Pick<TopUps, 'find'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly payees: Pick<Payees, 'find'>;
}

/** Creates the door to the notifications about chargebacks. */
export function createChargebackNotices(deps: ChargebackNoticeDeps): ChargebackNotices {
  return { chargebackMoved: (id, step) => notifyOfChargeback(deps, id, step) };
}

async function notifyOfChargeback(deps: ChargebackNoticeDeps, id: string, step: ChargebackStep): Promise<void> {
  const chargeback = await deps.chargebacks.find(id);
  invariant(chargeback, 'each notification names a chargeback');
  const helpUrl = `${deps.walletUrl}${urls.support.write()}`;
  const { paymentId } = chargeback;
  const payment = step === 'taken' && paymentId !== null ? await deps.payments.find(paymentId) : undefined;
  if (payment) await notifySellers(deps, payment, { id, helpUrl });
  const isDebit = (await deps.topUps.find(chargeback.topUpId))?.isDebit === true;
  // A bank that takes a debit back decides at once, so one message says both.
  if (isDebit && step === 'lost') return;
  const { status } = await deps.accounts.get(chargeback.holderId);
  // Of a closed wallet, no number or address is left to write to.
  if (status === 'closed') return;
  await sendByAll(deps, chargeback.holderId, {
    cause: `chargeback ${id} ${step} ${chargeback.moves}`,
    write: (frame) => chargebackLetter({ chargeback, isDebit, helpUrl }, step, frame),
  });
}

async function notifySellers(
  deps: ChargebackNoticeDeps,
  payment: Payment,
  { id, helpUrl }: { readonly id: string; readonly helpUrl: string },
): Promise<void> {
  for (const part of payment.parts) {
    const undelivered = undeliveredOf(part, 'seller').map(({ amount }) => amount);
    if (undelivered.length === 0) continue;
    const sum = total(undelivered, part.amount.currency);
    const [payee] = await deps.payees.find(payment.clientId, [part.payeeId]);
    await send(deps, payee?.holderId, {
      kind: 'cases',
      cause: `chargeback ${id} ${part.id}`,
      write: (frame) => chargedBackSaleLetter(payment, sum, helpUrl, frame),
    });
  }
}
