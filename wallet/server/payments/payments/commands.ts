import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Money } from '#platform/money/money.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { accountsKey, holdsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, RowWrite, State, Touched, Writes } from '../../ledger/batch/command.ts';
import { debtsOf, withDebtsPaid } from '../../ledger/accounts/debt-commands.ts';
import { mergePostings, spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { captureHold, expireHold, placeHold, voidHold } from '../../ledger/holds/domain.ts';
import type { Hold } from '../../ledger/holds/domain.ts';
import { count, noSpending, spend, spendingId } from '../../linking/mandates/domain.ts';
import type { Mandate, Spender, Spending } from '../../linking/mandates/domain.ts';
import { mandatesKey, spendingsKey } from '../../linking/mandates/resources.ts';
import { countUse, limitsOf, noUse, regainYear, idOfUse } from '../../identity/limits/domain.ts';
import type { LimitsPolicy, Use } from '../../identity/limits/domain.ts';
import { standingsKey, usesKey } from '../../identity/limits/resources.ts';
import { judgeLocked, learnFrom, touchesOfHabits } from '../step-up/commands.ts';
import type { Asked } from '../step-up/commands.ts';
import { isEnough, strongReasons, withDecision } from '../step-up/domain.ts';
import type { TooWeak } from '../step-up/domain.ts';
import { givenBack } from '../promotions/commands.ts';
import { judgeDraw, takeBack } from '../promotions/domain.ts';
import type { DrawError } from '../promotions/domain.ts';
import { promotionsKey } from '../promotions/resources.ts';
import { announce } from '../../linking/clients/jobs-schema.ts';
import { partClock, paymentReceipt, quoteDeadline } from './jobs-schema.ts';
import { sourcesOf, capture, end, payable } from './domain.ts';
import { firstStroke } from './times-domain.ts';
import type { ApprovedBy, CaptureError, Discount, Payer, PayerApproval, Payment } from './domain.ts';
import type { DraftError, PaymentGone } from './errors.ts';
import { paymentsKey } from './resources.ts';
import { toPaymentJson } from './schema.ts';
import type { PaymentJson } from './schema.ts';

interface CreatePayment {
  readonly payment: Payment;
  readonly limits: LimitsPolicy;
  readonly escrowId: Id<'acc'>;
}

/** Stores the answer to an idempotency key as it was sent to the shop. */
export const paymentAnswer = {
  toJson: (answer: PaymentJson): Json => answer,
  fromJson: (json: Json): PaymentJson => json as PaymentJson,
};

/**
 * Stores a payment. Captures it at once if no rule asks its payer and the balance covers it. Otherwise, it waits for the
 * holder's approval, with its discount reserved, and with the reasons.
 */
export const createPayment: MoneyCommand<CreatePayment, PaymentJson, DrawError | { code: 'mandate_revoked' }> = {
  kind: 'payment.create',
  // The payment is new, so there is no row of it to lock.
  touches: ({ payment, escrowId }) => [
    touch(mandatesKey, [payment.mandateId]),
    ...touchesOfLimits(payment),
    touch(spendingsKey, spendingsOf(payment)),
    touch(accountsKey, [payment.payerAccountId, escrowId]),
    ...(payment.discount ? touchesOfDraw(payment.discount) : []),
  ],
  decide: ({ payment: asked, limits, escrowId }, state, { now }) => {
    const mandate = state.get(mandatesKey, asked.mandateId);
    if (mandate?.status !== 'active') return err({ code: 'mandate_revoked' });
    const drawn = asked.discount ? drawOn(state, asked.discount) : ok();
    if (!drawn.ok) return drawn;
    const tapped = now < asked.validUntil ? judgeTap(state, { payment: asked, limits, mandate }, now) : undefined;
    const { payment, spending } = tapped ?? { payment: asked };
    const captured = spending && decideCapture(state, { payment, limits, approvedBy: 'mandate', escrowId }, now);
    if (captured && captured.ok) {
      const { rows, timers, ...writes } = captured.value;
      const answer = toPaymentJson(captured.value.answer);
      // The quote has no deadline yet, so there is none to clear.
      return ok({
        ...writes,
        answer,
        rows: [...rows, put(spendingsKey, spending)],
        timers: { set: timers?.set ?? [] },
      });
    }
    return ok({
      answer: toPaymentJson(payment),
      rows: [put(paymentsKey, payment), ...reserveDiscount(state, payment)],
      timers: { set: [quoteDeadline.at(payment.validUntil, payment.id)] },
    });
  },
  answer: paymentAnswer,
};

/**
 * Refuses a request that could not be drafted. It runs in the batch, which looks up idempotency keys before it decides.
 * So the repetition of an accepted request gets the first answer, even if it would be refused now.
 */
export const refusePayment: MoneyCommand<DraftError, PaymentJson, DraftError> = {
  kind: 'payment.refuse',
  touches: () => [],
  decide: (refusal) => err(refusal),
  answer: paymentAnswer,
};

interface ApprovePayment {
  readonly paymentId: Id<'pay'>;
  readonly limits: LimitsPolicy;
  readonly approval: PayerApproval;
  readonly escrowId: Id<'acc'>;
}

/** Captures a payment that the holder approved. Idempotent: returns a captured payment as it is. */
export const approvePayment: MoneyCommand<ApprovePayment, Payment, CaptureError | TooWeak | PaymentGone> = {
  kind: 'payment.approve',
  touches: ({ paymentId, escrowId }) => [touch(paymentsKey, [paymentId]), touch(accountsKey, [escrowId])],
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    if (!payment) return [];
    return [
      touch(mandatesKey, [payment.mandateId]),
      ...touchesOfLimits(payment),
      touch(spendingsKey, spendingsOf(payment)),
      touch(accountsKey, [payment.payerAccountId]),
      ...(payment.discount ? touchesOfHold(payment.discount) : []),
    ];
  },
  decide: ({ paymentId, limits, approval, escrowId }, state, { now }) => {
    const asked = state.get(paymentsKey, paymentId);
    if (!asked) return err({ code: 'payment_not_found' });
    if (asked.capturedAt !== null) return ok({ answer: asked });
    // An ended link takes no money, not even for earlier payments.
    if (state.get(mandatesKey, asked.mandateId)?.status !== 'active') return err({ code: 'mandate_revoked' });
    const { approvedBy, passkeyDays, browserSince } = approval;
    const { payment, asks, found } = judged(state, { payment: asked, limits, asked: { tap: null, browserSince } }, now);
    const captured = decideCapture(state, { payment: { ...payment, passkeyDays }, limits, approvedBy, escrowId }, now);
    if (!captured.ok) return captured;
    if (!isEnough(approvedBy, asks)) return err({ code: 'stronger_proof_needed', reasons: strongReasons(found) });
    const counted = count(spendingAt(state, payment, now), 'approved', payable(payment).minor);
    const rows = [...captured.value.rows, put(spendingsKey, counted)];
    if (!payment.discount) return ok({ ...captured.value, rows });
    const taken = captureHold(heldFor(state, payment.discount), payment.discount.amount, now);
    invariant(taken.ok, 'an open quote has its discount reserved');
    return ok({ ...captured.value, rows: [...rows, ...rowsOf(taken.value)] });
  },
};

interface EndPayment {
  readonly paymentId: Id<'pay'>;
  readonly how: 'canceled' | 'expired';
}

/** Cancels or expires a payment that was not captured. Returns any other payment as it is. */
export const endPayment: MoneyCommand<EndPayment, PaymentJson, PaymentGone> = {
  kind: 'payment.end',
  touches: ({ paymentId }) => [touch(paymentsKey, [paymentId])],
  touchesThen: ({ paymentId }, loaded) => {
    const payment = loaded.find(paymentsKey, paymentId);
    if (!payment?.discount) return [];
    return [
      touch(promotionsKey, [payment.discount.promotionId]),
      touch(accountsKey, [payment.clientAccountId, ...debtsOf([payment.clientAccountId])]),
      ...touchesOfHold(payment.discount),
    ];
  },
  decide: ({ paymentId, how }, state, { now }) => {
    const payment = state.get(paymentsKey, paymentId);
    if (!payment) return err({ code: 'payment_not_found' });
    const isEarly = how === 'expired' && now < payment.validUntil;
    if (payment.status !== 'requires_approval' || isEarly) return ok({ answer: toPaymentJson(payment) });
    const ended = end(payment, how);
    const freed = payment.discount ? freeDiscount(state, payment.discount, how, now) : { rows: [], entries: [] };
    const writes = {
      answer: toPaymentJson(ended),
      rows: [put(paymentsKey, ended), ...freed.rows],
      entries: freed.entries,
      outbox: [announcement(ended, `payment.${how}`)],
      timers: { clear: [quoteDeadline.of(payment.id)] },
    };
    if (freed.entries.length === 0) return ok(writes);
    const shop = [payment.clientAccountId];
    return ok(withDebtsPaid(state, writes, shop, `Debt paid from order ${payment.orderReference}`));
  },
  answer: paymentAnswer,
};

interface Capturing {
  readonly payment: Payment;
  readonly limits: LimitsPolicy;
  readonly approvedBy: ApprovedBy;
  readonly escrowId: Id<'acc'>;
}

/** Judges whether a tap is enough. Then it counts as a spending of the month. */
function judgeTap(
  state: State,
  { payment: asked, limits, mandate }: Pick<Capturing, 'payment' | 'limits'> & { readonly mandate: Mandate },
  now: Date,
): { readonly payment: Payment; readonly spending?: Spending | undefined } {
  const spent = spend(mandate, spendingAt(state, asked, now), payable(asked));
  // What is sent without tracking can be released without a delivery, so the holder always sees that first.
  const tap = { isAboveCap: !spent.ok, isUntracked: asked.parts.some((part) => part.isUntracked) };
  const { payment, asks } = judged(state, { payment: asked, limits, asked: { tap, browserSince: null } }, now);
  return { payment, spending: spent.ok && asks === 'nothing' ? spent.value : undefined };
}

/** Judges what a payment asks of its payer, and keeps the decision with the payment. */
function judged(state: State, known: Pick<Capturing, 'payment' | 'limits'> & { readonly asked: Asked }, now: Date) {
  const { payment, limits, asked } = known;
  const { use } = payerOf(state, known, now);
  const { asks, reasons: found } = judgeLocked(state, { payment, limits, use }, asked, now);
  return { payment: { ...payment, stepUp: withDecision(payment.stepUp, limits.version, found) }, asks, found };
}

/** Decides a capture, and drafts the entry, outbox messages and timers that are written with it. */
function decideCapture(state: State, capturing: Capturing, now: Date) {
  const { payment, approvedBy, escrowId } = capturing;
  const payer = payerOf(state, capturing, now);
  const captured = capture(payment, payer, approvedBy, now);
  if (!captured.ok) return captured;
  const clocks = captured.value.parts.map((part) =>
    partClock.at(firstStroke(captured.value, part), payment.id, part.id),
  );
  const { amount } = payment;
  const { currency } = amount;
  const writes: Writes<Payment> & { readonly rows: readonly RowWrite[] } = {
    answer: captured.value,
    rows: [
      put(paymentsKey, captured.value),
      put(usesKey, countUse(payer.use, payable(payment).minor, now)),
      learnFrom(state, captured.value, now),
    ],
    entries: [
      {
        kind: 'payment_captured',
        reason: `${payment.clientName}, order ${payment.orderReference}`,
        paymentId: payment.id,
        postings: mergePostings([
          ...sourcesOf(payment).map((one) => ({ accountId: one.accountId, currency, amountMinor: -one.amount.minor })),
          { accountId: escrowId, currency, amountMinor: amount.minor },
        ]),
      },
    ],
    outbox: [announcement(captured.value, 'payment.captured'), paymentReceipt({ payment_id: payment.id })],
    timers: { set: clocks, clear: [quoteDeadline.of(payment.id)] },
  };
  return ok(writes);
}

/** Reads the payer as the batch has locked it: with the tier, the status and the use at this moment. */
function payerOf(state: State, { payment, limits }: Pick<Capturing, 'payment' | 'limits'>, now: Date): Payer {
  const { payerId, amount } = payment;
  const account = state.get(accountsKey, payment.payerAccountId);
  const standing = state.get(standingsKey, payerId);
  invariant(account && standing, 'the payer has a wallet with an account');
  const user = { cell: payment.cell, holderId: payerId, currency: amount.currency };
  const use = state.get(usesKey, idOfUse(user, now)) ?? noUse(user, now);
  const { tier, status } = standing;
  return { tier, status, limits: limitsOf(limits, tier, amount.currency), use, spendable: spendable(account) };
}

/** Touches the payer with the habits, and the years in which a payment may be captured: those of its quote. */
function touchesOfLimits(payment: Payment): Touched[] {
  const years = [idOfUseAt(payment, payment.createdAt), idOfUseAt(payment, payment.validUntil)];
  return [touch(standingsKey, [payment.payerId]), touch(usesKey, [...new Set(years)]), touchesOfHabits(payment)];
}

function idOfUseAt({ payerId, amount }: Payment, at: Date): string {
  return idOfUse({ holderId: payerId, currency: amount.currency }, at);
}

/** Names the use in which a captured payment was counted. */
export function countedUse(payment: Payment): string {
  invariant(payment.capturedAt, 'the payment was captured, and so counted');
  return idOfUseAt(payment, payment.capturedAt);
}

function spenderOfPayment({ cell, payerId, clientId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId, currency: amount.currency };
}

/** Lists the months in which a payment may be captured: those of its quote. */
function spendingsOf(payment: Payment): string[] {
  const spender = spenderOfPayment(payment);
  return [...new Set([spendingId(spender, payment.createdAt), spendingId(spender, payment.validUntil)])];
}

function spendingAt(state: State, payment: Payment, at: Date): Spending {
  const spender = spenderOfPayment(payment);
  return state.get(spendingsKey, spendingId(spender, at)) ?? noSpending(spender, at);
}

/** Names the spending in which a captured payment was counted. */
export function spendingOf(payment: Payment): string {
  invariant(payment.capturedAt, 'the payment was captured, and so counted');
  return spendingId(spenderOfPayment(payment), payment.capturedAt);
}

/**
 * Takes what the payer got back out of the month's spending, in the month and in the way in which it was counted, and out
 * of the use of that year.
 */
export function uncharge(state: State, payment: Payment, back: Money): RowWrite[] {
  const spending = state.get(spendingsKey, spendingOf(payment));
  const use: Use | undefined = state.get(usesKey, countedUse(payment));
  invariant(spending && use, 'the spending and the use of the refunded payment exist');
  const how = payment.approvedBy === 'mandate' ? 'without_asking' : 'approved';
  return [put(spendingsKey, count(spending, how, -back.minor)), put(usesKey, regainYear(use, back.minor))];
}

interface Held {
  readonly hold: Hold;
  readonly account: Account;
}

/** Touches the promotion and the account from which a discount is drawn. */
function touchesOfDraw({ promotionId, accountId }: Discount): Touched[] {
  return [touch(promotionsKey, [promotionId]), touch(accountsKey, [accountId])];
}

/** Touches the hold and the account of a reserved discount. */
function touchesOfHold({ holdId, accountId }: Discount): Touched[] {
  return [touch(holdsKey, [holdId]), touch(accountsKey, [accountId])];
}

function rowsOf({ hold, account }: Held): RowWrite[] {
  return [put(holdsKey, hold), put(accountsKey, account)];
}

function budgetOf(state: State, { accountId }: Discount): Account {
  const account = state.get(accountsKey, accountId);
  invariant(account, 'the promotion has an account');
  return account;
}

function heldFor(state: State, discount: Discount): Held {
  const hold = state.get(holdsKey, discount.holdId);
  invariant(hold, 'the quote has a hold for its discount');
  return { hold, account: budgetOf(state, discount) };
}

function drawOn(state: State, discount: Discount) {
  const promotion = state.get(promotionsKey, discount.promotionId);
  invariant(promotion, 'the discount’s promotion exists');
  return judgeDraw(promotion, budgetOf(state, discount), discount.amount);
}

/** Reserves the discount of a quote. The hold needs no timer, because the command that ends the quote ends it too. */
function reserveDiscount(state: State, { id, cell, discount, validUntil }: Payment): RowWrite[] {
  if (!discount) return [];
  const { holdId, accountId, amount } = discount;
  const hold = { id: holdId, cell, accountId, amount, paymentId: id, expiresAt: validUntil };
  const placed = placeHold(budgetOf(state, discount), hold);
  invariant(placed.ok, 'a discount that may be drawn can be reserved');
  return rowsOf(placed.value);
}

/** Releases the hold of an ended quote. If the promotion has closed meanwhile, the money returns to its shop. */
function freeDiscount(state: State, discount: Discount, how: EndPayment['how'], now: Date) {
  const held = heldFor(state, discount);
  const freed = how === 'expired' ? ok(expireHold(held, now)) : voidHold(held, now);
  invariant(freed.ok, 'the hold of an open quote was not captured');
  const promotion = state.get(promotionsKey, discount.promotionId);
  invariant(promotion, 'the promotion of the discount exists');
  const rows = rowsOf(freed.value);
  if (promotion.status === 'open') return { rows, entries: [] };
  const back = takeBack(promotion, discount.amount);
  return { rows: [...rows, put(promotionsKey, back.promotion)], entries: [givenBack(promotion, discount.amount)] };
}

/** Announces an event of a payment to its shop by webhook. */
export function announcement({ id, clientId }: Payment, type: string): OutboxMessage {
  return announce({ client_id: clientId, type, data: { payment_id: id } });
}

/**
 * Announces a change of a part to its shop by webhook. A part may change in the same way again, so its new state counts.
 *
 * @param what Tells apart changes that the part itself does not show.
 */
export function partAnnouncement(payment: Payment, type: string, partId: Id<'prt'>, what = ''): OutboxMessage {
  const state = toPaymentJson(payment).parts.find((part) => part.id === partId);
  invariant(state, 'a part that changes belongs to its payment');
  const data = { payment_id: payment.id, part_id: partId };
  return announce({ client_id: payment.clientId, type, data, cause: sha256Base64url(what + canonicalJson(state)) });
}
