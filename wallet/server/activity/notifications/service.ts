import type { Db } from '#platform/db/db.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { urls } from '../../urls.ts';
import { causeOf, write } from './letters.ts';
import type { Notice } from './letters.ts';
import { insertSent, wasSent } from './store.ts';

/** The door to notifications: by mail if the holder has an address, otherwise by SMS. */
export interface Notifications {
  /** Sends the payer's receipt, once. @throws If it could not be sent; then call it again later. */
  paymentCaptured(paymentId: string): Promise<void>;
  /** Notifies the payer of a refund, or the seller of a release, once. @throws As `paymentCaptured` does. */
  partSettled(paymentId: string, partId: string): Promise<void>;
}

interface NotificationDeps {
  readonly db: Db;
  readonly world: World;
  /** The postbox for mails. */
  readonly letters: Pick<Postbox, 'send'>;
  /** The postbox for SMS. */
  readonly messages: Pick<Postbox, 'send'>;
  readonly accounts: Accounts;
  readonly payments: Payments;
  readonly payees: Payees;
  readonly walletUrl: string;
}

/** Creates the door to notifications. */
export function createNotifications(deps: NotificationDeps): Notifications {
  return {
    paymentCaptured: (paymentId) => sendReceipt(deps, paymentId),
    partSettled: (paymentId, partId) => notifyOfPart(deps, paymentId, partId),
  };
}

async function sendReceipt(deps: NotificationDeps, paymentId: string): Promise<void> {
  const payment = await getPayment(deps, paymentId);
  await notify(deps, payment.payerId, { kind: 'receipt', payment });
}

async function notifyOfPart(deps: NotificationDeps, paymentId: string, partId: string): Promise<void> {
  const payment = await getPayment(deps, paymentId);
  const part = payment.parts.find((one) => one.id === partId);
  invariant(part, 'each notification names a part of its payment');
  if (part.status === 'refunded') {
    await notify(deps, payment.payerId, { kind: 'refund', payment, part });
    return;
  }
  const [payee] = await deps.payees.find(payment.clientId, [part.payeeId]);
  if (payee) await notify(deps, payee.holderId, { kind: 'payout', payment, part });
}

async function getPayment({ payments }: NotificationDeps, paymentId: string): Promise<Payment> {
  const payment = await payments.find(paymentId);
  invariant(payment, 'each notification names a payment');
  return payment;
}

/**
 * Sends a notice, then records that it was sent. After a crash in between, it is sent twice, which is better than
 * never. A holder whom neither mail nor SMS reaches finds the event in the history.
 */
async function notify(
  { db, world, letters, messages, accounts, walletUrl }: NotificationDeps,
  holderId: Id<'hld'>,
  notice: Notice,
): Promise<void> {
  const cause = causeOf(notice);
  if (await db.one((tx) => wasSent(tx, HOME_CELL, cause))) return;
  const paymentUrl = `${walletUrl}${urls.app.payment({ paymentId: notice.payment.id })}`;
  const { email, phone, givenName } = await accounts.get(holderId);
  const { subject, text, short } = write(notice, { givenName, paymentUrl });
  if (email === null) await messages.send({ to: phone, subject, text: short, cause });
  else await letters.send({ to: email, subject, text, cause });
  await world.faultpoint('notification.sent');
  const channel = email === null ? 'sms' : 'mail';
  await db.one((tx) => insertSent(tx, { cell: HOME_CELL, cause, channel, at: world.clocks.security() }));
}
