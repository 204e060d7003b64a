import type { Db } from '#platform/db/db.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { Refunds } from '../../protection/refunds/service.ts';
import { urls } from '../../urls.ts';
import { causeOf, write } from './letters.ts';
import type { Notice, Stroke } from './letters.ts';
import { insertSent, wasSent } from './store.ts';

/** The door to notifications: by mail if the holder has an address, otherwise by SMS. */
export interface Notifications {
  /** Sends the payer's receipt, once. @throws If it could not be sent; then call it again later. */
  paymentCaptured(paymentId: string): Promise<void>;
  /** Notifies the seller of a release, once. @throws As `paymentCaptured` does. */
  partReleased(paymentId: string, partId: string): Promise<void>;
  /** Warns the buyer or the seller of a clock of a part, once. @throws As `paymentCaptured` does. */
  clockStrikesSoon(paymentId: string, partId: string, clock: Stroke): Promise<void>;
  /** Notifies payer and seller of a refund, once. @throws As `paymentCaptured` does. */
  refunded(paymentId: string, partId: string, refundId: string): Promise<void>;
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
  readonly refunds: Pick<Refunds, 'find'>;
  readonly walletUrl: string;
}

/** Creates the door to notifications. */
export function createNotifications(deps: NotificationDeps): Notifications {
  return {
    paymentCaptured: (paymentId) => sendReceipt(deps, paymentId),
    partReleased: (paymentId, partId) => notifyOfRelease(deps, paymentId, partId),
    clockStrikesSoon: (paymentId, partId, clock) => warnOf(deps, { paymentId, partId }, clock),
    refunded: (paymentId, partId, refundId) => notifyOfRefund(deps, paymentId, partId, refundId),
  };
}

async function sendReceipt(deps: NotificationDeps, paymentId: string): Promise<void> {
  const payment = await getPayment(deps, paymentId);
  await notify(deps, payment.payerId, { kind: 'receipt', payment });
}

async function notifyOfRelease(deps: NotificationDeps, paymentId: string, partId: string): Promise<void> {
  const { payment, part } = await getPart(deps, paymentId, partId);
  await notifySeller(deps, { kind: 'payout', payment, part });
}

async function warnOf(
  deps: NotificationDeps,
  { paymentId, partId }: { paymentId: string; partId: string },
  clock: Stroke,
): Promise<void> {
  const { payment, part } = await getPart(deps, paymentId, partId);
  const notice = { kind: 'warning', payment, part, clock } as const;
  if (clock.kind === 'release' || clock.kind === 'protection_end') await notify(deps, payment.payerId, notice);
  else await notifySeller(deps, notice);
}

async function notifyOfRefund(
  deps: NotificationDeps,
  paymentId: string,
  partId: string,
  refundId: string,
): Promise<void> {
  const { payment, part } = await getPart(deps, paymentId, partId);
  const refund = await deps.refunds.find(payment, refundId);
  invariant(refund, 'each notification names a refund of its payment');
  await notify(deps, payment.payerId, { kind: 'refund', payment, part, refund });
  await notifySeller(deps, { kind: 'refund_of_sale', payment, part, refund });
}

async function notifySeller(deps: NotificationDeps, notice: Extract<Notice, { part: Part }>): Promise<void> {
  const [payee] = await deps.payees.find(notice.payment.clientId, [notice.part.payeeId]);
  if (payee) await notify(deps, payee.holderId, notice);
}

async function getPart(deps: NotificationDeps, paymentId: string, partId: string) {
  const payment = await getPayment(deps, paymentId);
  const part = payment.parts.find((one) => one.id === partId);
  invariant(part, 'each notification names a part of its payment');
  return { payment, part };
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
