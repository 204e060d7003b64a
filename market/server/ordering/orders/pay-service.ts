import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { mayPay } from './domain.ts';
import type { Order, OrderError, PaymentProblem } from './domain.ts';
import { attemptState, beginAttempt, refuseAttempt } from './payment-domain.ts';
import type { PaymentState } from './payment-domain.ts';
import { returnUrl } from './place-service.ts';
import type { Recorder } from './record-service.ts';
import type { OrdersDeps } from './service.ts';
import { getOrder, lockOrder, updateOrder } from './store.ts';
import type { Refused, Unknown } from './wallet-port.ts';

export type PayOutcome = Promise<Result<Order, OrderError | Refused | Unknown>>;

/** Asks the wallet to be paid, by the link that the order names or by another. */
export type Pay = (order: Order, linkId?: Id<'lnk'>) => PayOutcome;

/** Whether the answer to the last attempt is lost for good: money may have been taken for it, unheard. */
export function isUnheard(order: Order): boolean {
  return order.problem?.code === lostWords.code;
}

/** The link ended while the answer was lost: whether money was taken is known only once the wallet tells of it. */
const lostWords: PaymentProblem = {
  code: 'answer_lost',
  title: 'The link to this wallet has ended',
  nextAction:
    'Had the wallet taken the payment, you would see it here within minutes. Otherwise pay with a linked one.',
};

/**
 * The way from an order to its payment. Every question to the wallet is written down before it is put, and has the
 * attempt's key: whatever is lost on the way, putting it again finds the same payment.
 */
export function createPay({ db }: Pick<OrdersDeps, 'db'>, ask: Ask, endAttempt: (id: Id<'ord'>) => PayOutcome): Pay {
  return async (asked, wanted) => {
    // Pressed twice, the second press finds the other wallet asked already.
    const { linkId: askedBefore } = await db.one((tx) => getOrder(tx, asked.id));
    const linkId = wanted ?? askedBefore;
    if (linkId !== askedBefore) {
      // Another wallet is asked only once the one before can't take the money any more.
      const ended = await endAttempt(asked.id);
      if (!ended.ok || ended.value.status !== 'awaiting_payment') return ended;
    }
    const allowed = mayPay(await db.one((tx) => getOrder(tx, asked.id)));
    if (!allowed.ok) return allowed;
    const first = await ask(asked.id, { linkId, mayBegin: true });
    // What was in force has just proved to be over: what was pressed for is the next one.
    const isOver = first.ok && first.value.status === 'awaiting_payment' && attemptState(first.value) === 'ended';
    return isOver ? ask(asked.id, { linkId, mayBegin: true }) : first;
  };
}

/** @param mayBegin Whether an attempt that has ended is followed by a new one: only if the shopper wants it. */
export type Ask = (id: Id<'ord'>, by: { linkId: Id<'lnk'>; mayBegin: boolean }) => PayOutcome;

/** Brings the attempt in force to the wallet's answer. */
export function createAsk({ db, world, wallet, publicUrl }: OrdersDeps, record: Recorder): Ask {
  const refuse = (id: Id<'ord'>, attemptId: Id<'att'>, problem: PaymentProblem): Promise<Order> =>
    db.asWriter(async (tx) => {
      const refused = refuseAttempt(await lockOrder(tx, id), attemptId, problem);
      await updateOrder(tx, refused);
      return refused;
    });
  return async (id, { linkId, mayBegin }) => {
    const begun = await db.asWriter(async (tx) => {
      const locked = await lockOrder(tx, id);
      const hasEnded = locked.status !== 'awaiting_payment' || attemptState(locked) === 'ended';
      if (hasEnded && !(mayBegin && mayPay(locked).ok)) return ok({ order: locked, isRepeat: true });
      const next = beginAttempt(locked, linkId, () => world.ids.mint('att'), world.clocks.business());
      // Under a link that is over nothing would end the order before its deadline.
      const held = next.linkId === locked.linkId ? ok() : await wallet.holdLink(tx, next);
      if (!held.ok) return held;
      if (next !== locked) await updateOrder(tx, next);
      return ok({ order: next, isRepeat: next === locked });
    });
    if (!begun.ok) return begun;
    const { order, isRepeat } = begun.value;
    if (order.status !== 'awaiting_payment' || attemptState(order) === 'ended') return ok(order);
    if (order.paymentId !== null) return known(order.paymentId, wallet, (payment) => record(id, payment));
    const created = await wallet.createPayment(order, returnUrl(publicUrl, id));
    await world.faultpoint('order.payment_created');
    if (created.ok) {
      const recorded = await record(id, created.value, order.attemptId);
      // Told again, the wallet's first answer may be long past.
      if (!isRepeat || recorded.paymentId === null) return ok(recorded);
      return known(recorded.paymentId, wallet, (payment) => record(id, payment));
    }
    if (created.error.code === 'wallet_unreachable') return created;
    const { problem } = created.error;
    const isLost = isRepeat && problem.code === 'mandate_revoked';
    const refused = await refuse(id, order.attemptId, isLost ? lostWords : problem);
    return refused.status === 'awaiting_payment' ? created : ok(refused);
  };
}

async function known(
  paymentId: string,
  wallet: OrdersDeps['wallet'],
  record: (payment: PaymentState) => Promise<Order>,
): PayOutcome {
  const payment = await wallet.getPayment(paymentId);
  return payment.ok ? ok(await record(payment.value)) : payment;
}

/** Ends the attempt in force, at the wallet too, so that nothing can be taken for it any more. It may prove to be paid. */
export function createEndAttempt(
  { db, wallet }: Pick<OrdersDeps, 'db' | 'wallet'>,
  record: Recorder,
  ask: Ask,
): (id: Id<'ord'>) => PayOutcome {
  const get = (id: Id<'ord'>): Promise<Order> => db.one((tx) => getOrder(tx, id));
  return async (id) => {
    const order = await get(id);
    const state = order.status === 'awaiting_payment' ? attemptState(order) : 'ended';
    if (state === 'unasked' || state === 'ended') return ok(order);
    // What became of a question without an answer is found out by putting it again.
    const answered = state === 'unknown' ? await ask(id, { linkId: order.linkId, mayBegin: false }) : ok(order);
    if (!answered.ok) return answered.error.code === 'wallet_refused' ? ok(await get(id)) : answered;
    const { status, paymentId } = answered.value;
    if (status !== 'awaiting_payment' || paymentId === null) return answered;
    const canceled = await wallet.cancelPayment(paymentId);
    return canceled.ok ? ok(await record(id, canceled.value)) : err(canceled.error);
  };
}
