import type { Tx } from '#platform/db/db.ts';
import { setTimers } from '#platform/jobs/timers.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { t } from '#platform/words/words.ts';
import { fetchCases, haveCasesMoved } from './case-service.ts';
import { payWithCoupons } from './coupon-service.ts';
import { mayHaveMoved, mayPay } from './domain.ts';
import type { Order, OrderError, PaymentProblem } from './domain.ts';
import { checkDeadline } from './jobs-schema.ts';
import { attemptState, beginAttempt, nextStep, refuseAttempt } from './payment-domain.ts';
import type { PaymentState } from './payment-domain.ts';
import { CHECK_EVERY_MS, returnUrl } from './place-service.ts';
import type { OrdersDeps, Refused, Unknown } from './port.ts';
import { recordPayment } from './record-service.ts';
import { findOrder, getOrder, lockOrder, updateOrder } from './store.ts';

/** The order after an action on its payment, or the refusal. */
export type PayOutcome = Promise<Result<Order, OrderError | Refused | Unknown>>;

type PayDeps = Pick<OrdersDeps, 'db' | 'world' | 'wallet' | 'coupons' | 'publicUrl' | 'waker'>;

const ANSWER_LOST = 'answer_lost';

/** Whether the wallet's answer to the last attempt is lost for good, so that money may have been taken for it. */
export function isUnheard(order: Order): boolean {
  return order.problem?.code === ANSWER_LOST;
}

/** The problem of an order whose link ended while the answer was lost. Only a webhook can show whether it is paid. */
const lostWords = (): PaymentProblem => ({
  code: ANSWER_LOST,
  title: t('The link to this wallet has ended'),
  nextAction: t(
    'Had the wallet taken the payment, you would see it here within minutes. Otherwise pay with a linked one.',
  ),
});

/** The problem of an order whose coupon the other wallet cannot use. */
const otherWalletProblem = (couponCode: string): PaymentProblem => ({
  code: 'coupon_refused',
  title: t('This wallet cannot use {couponCode} again', { couponCode }),
  nextAction: t(
    'You were not charged. Pay with the wallet that you chose first, or cancel this order and place it without the coupon.',
  ),
});

/** More steps than one request needs. It ends the loop if concurrent requests keep changing the order. */
const MOST_STEPS = 8;

/**
 * Requests an order's payment from the wallet, by the order's own link or another. The intent is committed before each
 * request, and the attempt's id is the idempotency key, so a repeated request finds the same payment.
 *
 * @param order The order as it was read; each step decides on its latest state.
 */
export async function payOrder(deps: PayDeps, order: Order, linkId?: Id<'lnk'>): PayOutcome {
  const allowed = mayPay(order);
  return allowed.ok ? advance(deps, order, { linkId, mayBegin: true }) : allowed;
}

/** Brings an order up to date with its payment. The browser's return, polling and the reconciler all call this. */
export async function syncOrder(deps: PayDeps, id: Id<'ord'>): Promise<Order | undefined> {
  const order = await deps.db.one((tx) => findOrder(tx, id));
  if (order?.status === 'awaiting_payment') {
    const advanced = await advance(deps, order, { linkId: undefined, mayBegin: false });
    return advanced.ok ? advanced.value : deps.db.one((tx) => findOrder(tx, id));
  }
  if (order?.status !== 'paid' || order.paymentId === null) return order;
  const payment = await deps.wallet.getPayment(order.paymentId);
  if (!payment.ok) return order;
  const recorded = await recordPayment(deps, id, payment.value);
  const isOutdated = haveCasesMoved(recorded, payment.value) || mayHaveMoved(recorded, deps.world.clocks.business());
  const current = isOutdated ? await fetchCases(deps, recorded) : ok(recorded);
  return current.ok ? current.value : recorded;
}

/** Synchronizes an order that awaits its payment, and sets the timer again for a minute later while it still does. */
export async function checkOrder(deps: PayDeps, id: Id<'ord'>): Promise<void> {
  const order = await syncOrder(deps, id);
  if (order?.status !== 'awaiting_payment') return;
  const dueAt = new Date(deps.world.clocks.business().getTime() + CHECK_EVERY_MS);
  await deps.db.asWriter((tx) => setTimers(tx, [checkDeadline.at(dueAt, id)]));
}

/** Takes one step after another until none is left, or the wallet refuses or does not answer. */
async function advance(
  deps: PayDeps,
  order: Order,
  { linkId, mayBegin }: { linkId: Id<'lnk'> | undefined; mayBegin: boolean },
): PayOutcome {
  let current = order;
  let isHeard = false;
  let mayFollow = mayBegin;
  for (let taken = 0; taken < MOST_STEPS; taken += 1) {
    const step = nextStep(current, { linkId, mayBegin: mayFollow, mayCallOff: taken === 0, isHeard });
    if (step === 'stay') return ok(current);
    if (step === 'begin') {
      const begun = await begin(deps, current.id, { linkId, mayBegin: mayFollow });
      if (!begun.ok) return begun;
      current = begun.value.order;
      if (!begun.value.isBegun) continue;
      mayFollow = false;
    }
    const outcome = await carryOut(deps, current, step);
    if (!outcome.ok) return outcome;
    current = outcome.value;
    // The answer to a repeated request is the wallet's first answer, which may be out of date.
    isHeard = step === 'begin' || step === 'look_up' || current.paymentId === null;
  }
  return ok(current);
}

function carryOut(deps: PayDeps, order: Order, step: 'begin' | 'ask' | 'look_up' | 'call_off'): PayOutcome {
  switch (step) {
    case 'begin':
      return ask(deps, order, { isRepeat: false });
    case 'ask':
      return ask(deps, order, { isRepeat: true });
    case 'look_up':
      return lookUp(deps, order);
    case 'call_off':
      return callOff(deps, order);
  }
}

interface Begun {
  readonly order: Order;
  readonly isBegun: boolean;
}

/**
 * Records that the wallet is about to be asked. Writes nothing if another request has begun an attempt meanwhile, or
 * the order has ended.
 */
function begin(
  deps: PayDeps,
  id: Id<'ord'>,
  { linkId, mayBegin }: { linkId: Id<'lnk'> | undefined; mayBegin: boolean },
): Promise<Result<Begun, Refused>> {
  const { db, world } = deps;
  return db.writeResult<Begun, Refused>(async (tx) => {
    const locked = await lockOrder(tx, id);
    const step = nextStep(locked, { linkId, mayBegin, mayCallOff: false, isHeard: false });
    if (step !== 'begin') return ok({ order: locked, isBegun: false });
    const newId = () => world.ids.mint('att');
    const order = beginAttempt(locked, linkId ?? locked.linkId, newId, world.clocks.business());
    // Under a link that has ended, nothing would end the order before its deadline.
    const held = order.linkId === locked.linkId ? ok() : await holdOther(deps, tx, order);
    if (!held.ok) return held;
    await updateOrder(tx, order);
    return ok({ order, isBegun: true });
  });
}

/** Locks the link of another wallet than the order's, if the order's coupons are for its holder too. */
async function holdOther({ wallet, coupons }: PayDeps, tx: Tx, order: Order): Promise<Result<void, Refused>> {
  const held = await wallet.holdLink(tx, order);
  if (!held.ok) return held;
  const kept = await payWithCoupons(coupons, tx, order, held.value);
  return kept.ok ? ok() : err({ code: 'wallet_refused', problem: otherWalletProblem(kept.error.coupon.code) });
}

/** Sends the payment request of the current attempt, for the first time or again. */
async function ask(deps: PayDeps, order: Order, { isRepeat }: { isRepeat: boolean }): PayOutcome {
  const { wallet, world, publicUrl } = deps;
  const created = await wallet.createPayment(order, returnUrl(publicUrl, order.id));
  await world.faultpoint('order.payment_created');
  if (created.ok) return ok(await recordPayment(deps, order.id, created.value, order.attemptId));
  if (created.error.code === 'wallet_unreachable') return created;
  const { problem } = created.error;
  const isLost = isRepeat && problem.code === 'mandate_revoked';
  const refused = await refuse(deps, order, isLost ? lostWords() : problem);
  return refused.status === 'awaiting_payment' ? created : ok(refused);
}

function refuse({ db }: PayDeps, { id, attemptId }: Order, problem: PaymentProblem): Promise<Order> {
  return db.asWriter(async (tx) => {
    const refused = refuseAttempt(await lockOrder(tx, id), attemptId, problem);
    await updateOrder(tx, refused);
    return refused;
  });
}

async function lookUp(deps: PayDeps, { id, paymentId }: Order): PayOutcome {
  invariant(paymentId, 'an open attempt has its payment’s id');
  const payment = await deps.wallet.getPayment(paymentId);
  return recorded(deps, id, payment);
}

async function recorded(deps: PayDeps, id: Id<'ord'>, payment: Result<PaymentState, Refused | Unknown>): PayOutcome {
  return payment.ok ? ok(await recordPayment(deps, id, payment.value)) : err(payment.error);
}

/** Ends the attempt, unless another request has ended it already and has begun a new one. */
async function callOff(deps: PayDeps, { id, attemptId }: Order): PayOutcome {
  const order = await deps.db.one((tx) => getOrder(tx, id));
  return order.attemptId === attemptId ? endAttempt(deps, order) : ok(order);
}

/** Ends the current attempt, also at the wallet, so that it cannot take money later. It may prove to be paid. */
export async function endAttempt(deps: PayDeps, order: Order): PayOutcome {
  const state = order.status === 'awaiting_payment' ? attemptState(order) : 'ended';
  if (state === 'unasked' || state === 'ended') return ok(order);
  // Repeating a request without an answer shows its outcome.
  const answered = state === 'unknown' ? await ask(deps, order, { isRepeat: true }) : ok(order);
  if (!answered.ok) {
    if (answered.error.code !== 'wallet_refused') return answered;
    return ok(await deps.db.one((tx) => getOrder(tx, order.id)));
  }
  const { status, paymentId } = answered.value;
  if (status !== 'awaiting_payment' || paymentId === null) return answered;
  return recorded(deps, order.id, await deps.wallet.cancelPayment(paymentId));
}
