import type { Db } from '#platform/db/db.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { cardName } from '../../funding/instruments/domain.ts';
import type { Fees } from '../../funding/fees/service.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import { greetingName, provedEmail } from '../../identity/accounts/domain.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Phrases } from '../../identity/phrases/service.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import { openShopConfirmation } from '../../payments/payments/shop-confirmation-domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { awaits } from '../../protection/cases/record-domain.ts';
import type { Party } from '../../protection/cases/record-domain.ts';
import type { Cases, CaseView } from '../../protection/cases/service.ts';
import type { Escrow } from '../../protection/escrow/service.ts';
import type { Refunds } from '../../protection/refunds/service.ts';
import { urls } from '../../urls.ts';
import type { Push } from '../push/service.ts';
import { shopConfirmationLetter } from './shop-confirmation-letters.ts';
import { caseLetter, caseWarningLetter, noticedSides } from './case-letters.ts';
import { lettersFor } from './choices-domain.ts';
import type { Kind, LetterChannel } from './choices-domain.ts';
import type { NoticeChoices } from './choices-service.ts';
import { causeOf, kindOf, write } from './letters.ts';
import type { Frame, Message, Notice, Stroke } from './letters.ts';
import type { PaidBy } from './paid-words.ts';
import { mailMarks, smsMarks } from './messages-letters.ts';
import type { MessageCodes } from './codes-service.ts';
import { pushWords } from './push-words.ts';
import { insertSent, wasSent } from './store.ts';

/** The door to notifications, by the channels that holders chose; `partConfirmedByShop` uses all. */
export interface Notifications {
  /** Sends the payer's receipt, once. @throws If it could not be sent; then call it again later. */
  paymentCaptured(paymentId: string): Promise<void>;
  /** Notifies the seller of a release, once. @throws As `paymentCaptured` does. */
  partReleased(paymentId: string, partId: string): Promise<void>;
  /**
   * Notifies the holder of the shop's word for a part, once, by SMS and by mail if there is an address. Only when both
   * have been sent, the time to object begins. @throws As `paymentCaptured` does.
   */
  partConfirmedByShop(paymentId: string, partId: string): Promise<void>;
  /** Warns the buyer or the seller of a clock of a part, once. @throws As `paymentCaptured` does. */
  clockStrikesSoon(paymentId: string, partId: string, clock: Stroke): Promise<void>;
  /** Notifies payer and seller of a refund, once. @throws As `paymentCaptured` does. */
  refunded(paymentId: string, partId: string, refundId: string): Promise<void>;
  /** Notifies the sides of a case of an entry of its timeline, each once. @throws As `paymentCaptured` does. */
  caseMoved(caseId: string, entry: number): Promise<void>;
  /** Warns who must act in a case of its deadline, once, unless it is over. @throws As `paymentCaptured` does. */
  caseDueSoon(caseId: string, deadline: { readonly until: Date; readonly days: number }): Promise<void>;
}

/** What it takes to send a notice. */
export interface SendingDeps {
  readonly db: Db;
  readonly world: World;
  /** The postbox for mails. */
  readonly letters: Pick<Postbox, 'send'>;
  /** The postbox for SMS. */
  readonly messages: Pick<Postbox, 'send'>;
  readonly accounts: Pick<Accounts, 'get'>;
  /** The words by which a holder knows the wallet's messages. */
  readonly phrases: Pick<Phrases, 'of'>;
  readonly codes: Pick<MessageCodes, 'record'>;
  readonly choices: Pick<NoticeChoices, 'of'>;
  /** The devices of holders. */
  readonly push: Pick<Push, 'hasDevice' | 'announce'>;
  readonly walletUrl: string;
}

interface NotificationDeps extends SendingDeps {
  readonly payments: Pick<Payments, 'find'>;
  readonly payees: Pick<Payees, 'find'>;
  readonly refunds: Pick<Refunds, 'find'>;
  readonly topUps: Pick<TopUps, 'find' | 'cardOf'>;
  readonly fees: Pick<Fees, 'version'>;
  readonly cases: Pick<Cases, 'find'>;
  readonly escrow: Pick<Escrow, 'move'>;
}

/** Creates the door to notifications. */
export function createNotifications(deps: NotificationDeps): Notifications {
  return {
    paymentCaptured: (paymentId) => sendReceipt(deps, paymentId),
    partReleased: (paymentId, partId) => notifyOfRelease(deps, paymentId, partId),
    partConfirmedByShop: (paymentId, partId) => askAboutShopConfirmation(deps, paymentId, partId),
    clockStrikesSoon: (paymentId, partId, clock) => warnOf(deps, { paymentId, partId }, clock),
    refunded: (paymentId, partId, refundId) => notifyOfRefund(deps, paymentId, partId, refundId),
    caseMoved: (caseId, entry) => notifyOfCase(deps, caseId, entry),
    caseDueSoon: (caseId, deadline) => warnOfCase(deps, caseId, deadline),
  };
}

async function sendReceipt(deps: NotificationDeps, paymentId: string): Promise<void> {
  const payment = await getPayment(deps, paymentId);
  await notify(deps, payment.payerId, { kind: 'receipt', payment, card: await paidBy(deps, payment) });
}

async function notifyOfRelease(deps: NotificationDeps, paymentId: string, partId: string): Promise<void> {
  const { payment, part } = await getPart(deps, paymentId, partId);
  const schedule = await deps.fees.version(payment.feeVersion);
  await notifySeller(deps, { kind: 'payout', payment, part, schedule });
}

async function askAboutShopConfirmation(deps: NotificationDeps, paymentId: string, partId: string): Promise<void> {
  const { payment, part } = await getPart(deps, paymentId, partId);
  const shopConfirmation = openShopConfirmation(part);
  if (!shopConfirmation || shopConfirmation.releaseAt) return;
  const sending = {
    // An older word, by which a notice that went out before an update is known.
    cause: `proposal ${part.id}`,
    write: (frame: Frame) => shopConfirmationLetter({ payment, part, shopConfirmation }, frame),
  };
  const sent = await sendByAll(deps, payment.payerId, sending, { isAwaited: true });
  // The clock against the holder starts only when the notice is out.
  if (sent === 'waits') throw new Error(`The notice ${sending.cause} waits for other letters.`);
  await deps.escrow.move(payment, part.id, { kind: 'noticed' });
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
  const card = await paidBy(deps, payment);
  await notify(deps, payment.payerId, { kind: 'refund', payment, part, refund, card });
  await notifySeller(deps, { kind: 'refund_of_sale', payment, part, refund });
}

/** Finds the card that paid a share of a payment, also if it was removed since. */
async function paidBy({ topUps, fees }: NotificationDeps, { cardShare }: Payment): Promise<PaidBy | undefined> {
  const topUp = cardShare && (await topUps.find(cardShare.topUpId));
  if (!topUp) return undefined;
  const { brand, last4 } = await topUps.cardOf(topUp);
  // The holder's own name for a card stands in no message.
  return { name: cardName({ brand, last4 }), fee: topUp.fee, schedule: await fees.version(topUp.feeVersion) };
}

async function notifyOfCase(deps: NotificationDeps, caseId: string, at: number): Promise<void> {
  const view = await getCase(deps, caseId);
  const entry = view.dispute.timeline[at];
  invariant(entry, 'each notification names an entry of its case');
  for (const to of noticedSides(entry)) {
    const notice = { ...view, to };
    await send(deps, await sideOf(deps, notice), {
      kind: 'cases',
      cause: `case ${caseId} ${at} ${to}`,
      write: (frame) => caseLetter({ ...notice, caseUrl: caseUrlOf(deps, caseId) }, entry, frame),
    });
  }
}

async function warnOfCase(
  deps: NotificationDeps,
  caseId: string,
  { until, days }: { until: Date; days: number },
): Promise<void> {
  const view = await getCase(deps, caseId);
  const waits = awaits(view.dispute);
  // The case has moved on since, or waits for us.
  if (!waits || waits.until.getTime() !== until.getTime() || waits.who === 'operator') return;
  for (const to of waits.who === 'both' ? (['buyer', 'seller'] as const) : [waits.who]) {
    const notice = { ...view, to };
    await send(deps, await sideOf(deps, notice), {
      kind: 'cases',
      cause: `case_warning ${caseId} ${until.toISOString()} ${days} ${to}`,
      write: (frame) => caseWarningLetter({ ...notice, caseUrl: caseUrlOf(deps, caseId) }, days, frame),
    });
  }
}

async function getCase({ cases }: NotificationDeps, caseId: string): Promise<CaseView> {
  const view = await cases.find(caseId);
  invariant(view, 'each notification names a case');
  return view;
}

function caseUrlOf({ walletUrl }: NotificationDeps, caseId: string): string {
  return `${walletUrl}${urls.protection.case({ caseId })}`;
}

async function sideOf(deps: NotificationDeps, { dispute, payment, part, to }: CaseView & { readonly to: Party }) {
  return to === 'buyer' ? dispute.payerId : sellerOf(deps, payment, part);
}

async function notifySeller(deps: NotificationDeps, notice: Extract<Notice, { part: Part }>): Promise<void> {
  const holderId = await sellerOf(deps, notice.payment, notice.part);
  if (holderId) await notify(deps, holderId, notice);
}

async function sellerOf({ payees }: NotificationDeps, { clientId }: Payment, { payeeId }: Part) {
  const [payee] = await payees.find(clientId, [payeeId]);
  return payee?.holderId;
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

async function notify(deps: NotificationDeps, holderId: Id<'hld'>, notice: Notice): Promise<void> {
  await send(deps, holderId, { kind: kindOf(notice), cause: causeOf(notice), write: (frame) => write(notice, frame) });
}

interface Sending {
  /** The name under which it is sent once. */
  readonly cause: string;
  readonly write: (frame: Frame) => Message;
}

/** A notice whose channels are the holder's choice. */
type Chosen = Sending & { readonly kind: Kind };

/** Sends a notice by the channels that the holder chose for its kind; an SMS replaces a mail that has no proved address. */
export async function send(deps: SendingDeps, holderId: Id<'hld'> | undefined, sending: Chosen): Promise<void> {
  if (!holderId) return;
  const chosen = (await deps.choices.of(holderId))[sending.kind];
  if (chosen.push) await pushOnce(deps, holderId, sending.cause, false);
  if (!chosen.mail && !chosen.sms) return;
  const holder = await deps.accounts.get(holderId);
  for (const [at, channel] of lettersFor(chosen, provedEmail(holder) !== undefined).entries()) {
    const letter = await letterBy(deps, channel, holder, sending);
    // The first one has the bare cause, by which a notice that went out before there were choices is known.
    await sendOnce(deps, channel, at === 0 ? letter : { ...letter, cause: `${sending.cause} ${channel}` });
  }
}

/**
 * Sends a notice that is no choice of the holder to their devices, by SMS, and by mail if the holder has a proved
 * address. It waits a minute at most for other letters. With `isAwaited`, a notice that waits is asked about again; without,
 * it counts as sent, because it is stored and goes out on its own. What was sent is not sent again.
 *
 * @returns `waits` only with `isAwaited`: call again later.
 * @throws If one of them could be neither sent nor stored.
 */
export async function sendByAll(
  deps: SendingDeps,
  holderId: Id<'hld'>,
  sending: Sending,
  { isAwaited = false } = {},
): Promise<'sent' | 'waits'> {
  await pushOnce(deps, holderId, sending.cause, true);
  const holder = await deps.accounts.get(holderId);
  const sent: ('sent' | 'waits')[] = [];
  for (const channel of provedEmail(holder) === undefined ? (['sms'] as const) : (['sms', 'mail'] as const)) {
    const letter = await letterBy(deps, channel, holder, sending);
    const named = { ...letter, cause: `${sending.cause} ${channel}`, isSecurity: true, isAwaited };
    sent.push(await sendOnce(deps, channel, named));
  }
  return isAwaited && sent.includes('waits') ? 'waits' : 'sent';
}

/** Hands a notice to the holder's devices. Jobs of their own send it, so none of them holds up a letter. */
async function pushOnce(
  { db, world, codes, push }: SendingDeps,
  holderId: Id<'hld'>,
  cause: string,
  isSecurity: boolean,
): Promise<void> {
  const sent = `${cause} push`;
  if (!(await push.hasDevice(holderId)) || (await db.one((tx) => wasSent(tx, HOME_CELL, sent)))) return;
  const shown = pushWords(cause, await codes.record(cause, 'push'));
  await push.announce(holderId, { cause, shown, isSecurity });
  await db.one((tx) => insertSent(tx, { cell: HOME_CELL, cause: sent, channel: 'push', at: world.clocks.security() }));
}

/** A letter with the name under which it is sent once. An awaited one counts as sent only when it is out. */
type Named = Letter & { readonly cause: string; readonly isAwaited?: boolean };

/** Writes the message of one channel. Its code counts from now on, so call it only for a message that is sent. */
async function letterBy(
  { phrases, codes, walletUrl }: SendingDeps,
  channel: LetterChannel,
  holder: Holder,
  { cause, write: writeIn }: Sending,
): Promise<Named> {
  const { subject, text, short } = writeIn({ givenName: greetingName(holder), walletUrl });
  const [phrase, code] = [await phrases.of(holder.id), await codes.record(cause, channel)];
  const marks = { phrase, code, walletUrl, canFreeze: holder.status === 'active' };
  if (channel === 'sms') return { to: holder.phone, subject, text: `${short}\n${smsMarks(marks)}`, cause };
  const to = provedEmail(holder);
  invariant(to, 'a mail goes only to a proved address');
  return { to, subject, text: `${text}\n\n${mailMarks(marks)}`, cause };
}

/**
 * Sends a letter, then records that it was sent. After a crash in between, it is sent twice, which is better than
 * never. A holder whom neither mail nor SMS reaches finds the event in the history.
 */
export async function sendOnce(
  { db, world, letters, messages }: SendingDeps,
  channel: LetterChannel,
  { isAwaited, ...letter }: Named,
): Promise<'sent' | 'waits'> {
  const { cause } = letter;
  if (await db.one((tx) => wasSent(tx, HOME_CELL, cause))) return 'sent';
  const sent = await (channel === 'mail' ? letters : messages).send(letter);
  await world.faultpoint('notification.sent');
  // A waiting letter is stored, and goes out on its own.
  if (sent === 'waits' && isAwaited) return sent;
  await db.one((tx) => insertSent(tx, { cell: HOME_CELL, cause, channel, at: world.clocks.security() }));
  return sent;
}
