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
import { payoutNotice, receipt, refundNotice } from './letters.ts';
import type { Frame, Message } from './letters.ts';
import { insertSent, wasSent } from './store.ts';

/** Tells holders about their money: by mail where an address is known, otherwise by SMS. */
export interface Notifications {
  /** The payer's receipt. Asked again, it is not sent again. @throws If it could not be sent, to be tried later. */
  paymentCaptured(paymentId: string): Promise<void>;
  /** To the payer what was refunded, to the seller what was released. */
  partSettled(paymentId: string, partId: string): Promise<void>;
}

interface NotificationDeps {
  readonly db: Db;
  readonly world: World;
  /** Mail, and SMS for those without an address. */
  readonly letters: Pick<Postbox, 'send'>;
  readonly messages: Pick<Postbox, 'send'>;
  readonly accounts: Accounts;
  readonly payments: Payments;
  readonly payees: Payees;
  readonly walletUrl: string;
}

export function createNotifications(deps: NotificationDeps): Notifications {
  return {
    paymentCaptured: (paymentId) => sendReceipt(deps, paymentId),
    partSettled: (paymentId, partId) => notifyOfPart(deps, paymentId, partId),
  };
}

async function sendReceipt(deps: NotificationDeps, paymentId: string): Promise<void> {
  const payment = await getPayment(deps, paymentId);
  await notify(deps, payment, payment.payerId, `receipt ${payment.id}`, (frame) => receipt(payment, frame));
}

async function notifyOfPart(deps: NotificationDeps, paymentId: string, partId: string): Promise<void> {
  const payment = await getPayment(deps, paymentId);
  const part = payment.parts.find((one) => one.id === partId);
  invariant(part, 'a message is about a part that there is');
  if (part.status === 'refunded') {
    await notify(deps, payment, payment.payerId, `refund ${part.id}`, (frame) => refundNotice(payment, part, frame));
    return;
  }
  const [payee] = await deps.payees.find(payment.clientId, [part.payeeId]);
  if (payee) {
    await notify(deps, payment, payee.holderId, `payout ${part.id}`, (frame) => payoutNotice(payment, part, frame));
  }
}

async function getPayment({ payments }: NotificationDeps, paymentId: string): Promise<Payment> {
  const payment = await payments.find(paymentId);
  invariant(payment, 'a message is about a payment that there is');
  return payment;
}

/**
 * Sends, then takes down that it was sent: a crash in between sends it twice, which is better than never. A holder
 * without mail who can't be reached by SMS finds it in the history all the same.
 */
async function notify(
  { db, world, letters, messages, accounts, walletUrl }: NotificationDeps,
  payment: Payment,
  holderId: Id<'hld'>,
  cause: string,
  write: (frame: Frame) => Message,
): Promise<void> {
  if (await db.one((tx) => wasSent(tx, HOME_CELL, cause))) return;
  const paymentUrl = `${walletUrl}${urls.app.payment({ paymentId: payment.id })}`;
  const { email, phone, givenName } = await accounts.get(holderId);
  const { subject, text, short } = write({ givenName, paymentUrl });
  if (email === null) await messages.send({ to: phone, subject, text: short, cause });
  else await letters.send({ to: email, subject, text, cause });
  await world.faultpoint('notification.sent');
  const channel = email === null ? 'sms' : 'mail';
  await db.one((tx) => insertSent(tx, { cell: HOME_CELL, cause, channel, at: world.clocks.security() }));
}
