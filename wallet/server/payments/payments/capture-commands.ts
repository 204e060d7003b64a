import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import { countUse, idOfUse, limitsOf, noUse } from '../../identity/limits/domain.ts';
import type { LimitsPolicy } from '../../identity/limits/domain.ts';
import { owes } from '../../identity/limits/debt-commands.ts';
import { standingsKey, usesKey } from '../../identity/limits/resources.ts';
import { mergePostings, spendable } from '../../ledger/accounts/domain.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { accountsKey, holdsKey, put, touch } from '../../ledger/batch/command.ts';
import type { RowWrite, State, Touched, Writes } from '../../ledger/batch/command.ts';
import { captureHold } from '../../ledger/holds/domain.ts';
import type { Hold } from '../../ledger/holds/domain.ts';
import { announce } from '../../linking/clients/jobs-schema.ts';
import { count, noSpending, spendingId } from '../../linking/mandates/domain.ts';
import type { Spender, Spending } from '../../linking/mandates/domain.ts';
import { mandatesKey, spendingsKey } from '../../linking/mandates/resources.ts';
import { judgeLocked, learnFrom, touchesOfHabits } from '../step-up/commands.ts';
import type { Asked } from '../step-up/commands.ts';
import { withDecision } from '../step-up/domain.ts';
import type { ApprovedBy } from './card-share-domain.ts';
import { capture, drawsOf, payable, sourcesOf } from './domain.ts';
import type { Discount, Payer, Payment } from './domain.ts';
import { partClock, paymentReceipt, quoteDeadline } from './jobs-schema.ts';
import { paymentsKey } from './resources.ts';
import { firstStroke } from './times-domain.ts';

/** A payment to capture, and the terms of its capture. */
export interface Capturing {
  readonly payment: Payment;
  readonly limits: LimitsPolicy;
  readonly approvedBy: ApprovedBy;
  readonly escrowId: Id<'acc'>;
  /** What of the payer's balance is held for this payment; nothing by default. */
  readonly heldMinor?: bigint;
}

/** Judges what a payment asks of its payer, and keeps the decision with the payment. */
export function judged(
  state: State,
  known: Pick<Capturing, 'payment' | 'limits'> & { readonly asked: Asked },
  now: Date,
) {
  const { payment, limits, asked } = known;
  const { use } = payerOf(state, known, now);
  const { asks, reasons: found } = judgeLocked(state, { payment, limits, use }, asked, now);
  return { payment: { ...payment, stepUp: withDecision(payment.stepUp, limits.version, found) }, asks, found };
}

/** Decides a capture, and drafts the entry, outbox messages and timers that are written with it. */
export function decideCapture(state: State, capturing: Capturing, now: Date) {
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

/** Decides a capture that the payer approved: it counts as such in the month, and takes what promotions have reserved. */
export function decideApproved(state: State, capturing: Capturing, now: Date) {
  const captured = decideCapture(state, capturing, now);
  if (!captured.ok) return captured;
  const { payment } = capturing;
  const counted = count(spendingAt(state, payment, now), 'approved', payable(payment).minor);
  const taken = drawsOf(payment).flatMap((draw) => {
    const held = captureHold(heldFor(state, draw), draw.amount, now);
    invariant(held.ok, 'an open quote has its discount and its coupon reserved');
    return rowsOf(held.value);
  });
  return ok({ ...captured.value, rows: [...captured.value.rows, put(spendingsKey, counted), ...taken] });
}

/** Touches what an approved capture reads and writes, besides payment and escrow. */
export function touchesOfApproved(payment: Payment): Touched[] {
  return [
    touch(mandatesKey, [payment.mandateId]),
    ...touchesOfLimits(payment),
    touch(spendingsKey, spendingsOf(payment)),
    touch(accountsKey, [payment.payerAccountId]),
    ...drawsOf(payment).flatMap(touchesOfHold),
  ];
}

/** Reads the payer as the batch has locked it: with the tier, the status and the use at this moment. */
function payerOf(
  state: State,
  { payment, limits, heldMinor = 0n }: Pick<Capturing, 'payment' | 'limits' | 'heldMinor'>,
  now: Date,
): Payer {
  const { payerId, amount } = payment;
  const account = state.get(accountsKey, payment.payerAccountId);
  const standing = state.get(standingsKey, payerId);
  invariant(account && standing, 'the payer has a wallet with an account');
  const user = { cell: payment.cell, holderId: payerId, currency: amount.currency };
  const use = state.get(usesKey, idOfUse(user, now)) ?? noUse(user, now);
  const { tier, status } = standing;
  const free = spendable(account);
  // Who owes has nothing to spend, in any currency. What is held for the payment was held before, or a card brought it.
  const covering = { ...free, minor: (owes(state, payerId) ? 0n : free.minor) + heldMinor };
  return { tier, status, limits: limitsOf(limits, tier, amount.currency), use, spendable: covering };
}

/** Touches the payer with the habits, and the years in which a payment may be captured: those of its quote. */
export function touchesOfLimits(payment: Payment): Touched[] {
  const years = [idOfUseAt(payment, payment.createdAt), idOfUseAt(payment, payment.validUntil)];
  return [touch(standingsKey, [payment.payerId]), touch(usesKey, [...new Set(years)]), touchesOfHabits(payment)];
}

/** Names the use that counts a payment at an instant. */
export function idOfUseAt({ payerId, amount }: Payment, at: Date): string {
  return idOfUse({ holderId: payerId, currency: amount.currency }, at);
}

/** Names the payer with the shop, whose payments of a month are counted together. */
export function spenderOfPayment({ cell, payerId, clientId, amount }: Payment): Spender {
  return { cell, holderId: payerId, clientId, currency: amount.currency };
}

/** Lists the months in which a payment may be captured: those of its quote. */
export function spendingsOf(payment: Payment): string[] {
  const spender = spenderOfPayment(payment);
  return [...new Set([spendingId(spender, payment.createdAt), spendingId(spender, payment.validUntil)])];
}

/** Reads what a payer has spent at the shop in the month of an instant. */
export function spendingAt(state: State, payment: Payment, at: Date): Spending {
  const spender = spenderOfPayment(payment);
  return state.get(spendingsKey, spendingId(spender, at)) ?? noSpending(spender, at);
}

/** A hold with its account. */
export interface Held {
  readonly hold: Hold;
  readonly account: Account;
}

/** Touches the hold and the account of a reserved discount. */
export function touchesOfHold({ holdId, accountId }: Discount): Touched[] {
  return [touch(holdsKey, [holdId]), touch(accountsKey, [accountId])];
}

/** Writes a hold with its account. */
export function rowsOf({ hold, account }: Held): RowWrite[] {
  return [put(holdsKey, hold), put(accountsKey, account)];
}

/** Reads the account of a discount's promotion. */
export function budgetOf(state: State, { accountId }: Discount): Account {
  const account = state.get(accountsKey, accountId);
  invariant(account, 'the promotion has an account');
  return account;
}

/** Reads the hold of a reserved discount. */
export function heldFor(state: State, discount: Discount): Held {
  const hold = state.get(holdsKey, discount.holdId);
  invariant(hold, 'the quote has a hold for its discount');
  return { hold, account: budgetOf(state, discount) };
}

/** Announces an event of a payment to its shop by webhook. */
export function announcement({ id, clientId }: Payment, type: string): OutboxMessage {
  return announce({ client_id: clientId, type, data: { payment_id: id } });
}
