import { availableOn } from './balance.ts';
import { knownEntry } from './book.ts';
import type { PaymentMethod } from './card-book.ts';
import type { Decline } from './cards.ts';
import type { Charge, PaymentIntent } from './charge-book.ts';
import { chargeJson, intentJson } from './charge-objects.ts';
import { chargeNotConfirmed, wantsCustomer } from './declines.ts';
import type { Desk } from './desk.ts';
import { plan } from './plans.ts';

type Order = Pick<
  PaymentIntent,
  | 'amount'
  | 'currency'
  | 'customer'
  | 'payment_method'
  | 'return_url'
  | 'description'
  | 'metadata'
  | 'allowed'
  | 'automatic'
  | 'statement_descriptor_suffix'
>;

export function createIntent(desk: Desk, order: Order): PaymentIntent {
  const intent: PaymentIntent = {
    ...order,
    id: desk.newId('pi'),
    status: order.payment_method === null ? 'requires_payment_method' : 'requires_confirmation',
    error: null,
    latest_charge: null,
    canceled_at: null,
    cancellation_reason: null,
    review: null,
    created: desk.nowS(),
  };
  desk.book.intents[intent.id] = intent;
  desk.announce('payment_intent.created', intentJson(desk, intent));
  return intent;
}

/**
 * Charges an intent's card or account: its outcome becomes the intent's status.
 *
 * @param offSession Whether the customer is absent, so that a bank that wants to ask declines.
 */
export function confirmIntent(desk: Desk, intent: PaymentIntent, method: PaymentMethod, offSession: boolean): void {
  const { outcome } = method;
  intent.payment_method = method.id;
  intent.error = null;
  switch (outcome.kind) {
    case 'declined':
      return decline(desk, intent, outcome);
    case 'challenge':
      if (offSession) return outcome.isSetUp ? succeed(desk, intent, false) : decline(desk, intent, wantsCustomer);
      intent.status = 'requires_action';
      desk.announce('payment_intent.requires_action', intentJson(desk, intent));
      return undefined;
    case 'approved':
    case 'slow':
    case 'silent':
      return succeed(desk, intent, false);
    case 'debit':
      return debit(desk, intent, outcome.endsAfterS);
  }
}

export function cancelIntent(desk: Desk, intent: PaymentIntent, reason: string | null): void {
  intent.status = 'canceled';
  intent.canceled_at = desk.nowS();
  intent.cancellation_reason = reason;
  desk.announce('payment_intent.canceled', intentJson(desk, intent));
}

/** Applies the customer's answer to the bank about a charge. */
export function answerChallenge(desk: Desk, intent: PaymentIntent, agreed: boolean): void {
  const { outcome } = knownEntry(desk.book.methods, intent.payment_method ?? '');
  const refusal = outcome.kind === 'challenge' ? outcome.afterwards : undefined;
  if (!agreed) fail(desk, intent, chargeNotConfirmed);
  else if (refusal) decline(desk, intent, refusal);
  else succeed(desk, intent, true);
}

/** Ends a debit of a bank account. */
export function settleCharge(desk: Desk, chargeId: string): void {
  const charge = knownEntry(desk.book.charges, chargeId);
  const intent = knownEntry(desk.book.intents, charge.intent);
  const { outcome } = knownEntry(desk.book.methods, charge.method);
  if (charge.status !== 'pending') return;
  if (outcome.kind === 'debit' && outcome.failure) {
    charge.status = 'failed';
    charge.failure = outcome.failure;
    desk.announce('charge.failed', chargeJson(desk, charge));
    fail(desk, intent, outcome.failure);
    return;
  }
  charge.status = 'succeeded';
  charge.available_on = availableOn(desk, true);
  intent.status = 'succeeded';
  announceSuccess(desk, intent, charge);
  if (outcome.kind === 'debit' && outcome.isDisputed) plan(desk, 'charge_has_consequences', charge.id, 0);
}

function succeed(desk: Desk, intent: PaymentIntent, isChallenged: boolean): void {
  const { outcome } = knownEntry(desk.book.methods, intent.payment_method ?? '');
  const after = outcome.kind === 'approved' ? outcome.after : undefined;
  const charge = record(desk, intent, {
    status: 'succeeded',
    isChallenged,
    risk: after === 'review' ? 'elevated' : 'normal',
  });
  charge.available_on = availableOn(desk, after === 'available_at_once');
  intent.status = 'succeeded';
  announceSuccess(desk, intent, charge);
  if (after) plan(desk, 'charge_has_consequences', charge.id, 0);
}

function announceSuccess(desk: Desk, intent: PaymentIntent, charge: Charge): void {
  desk.announce('charge.succeeded', chargeJson(desk, charge));
  desk.announce('payment_intent.succeeded', intentJson(desk, intent));
}

function decline(desk: Desk, intent: PaymentIntent, reason: Decline): void {
  const risk = reason.isBlocked ? 'highest' : 'normal';
  const charge = record(desk, intent, { status: 'failed', failure: reason, risk });
  desk.announce('charge.failed', chargeJson(desk, charge));
  fail(desk, intent, reason);
}

/** Without a charge, because the bank was not asked for the money. */
function fail(desk: Desk, intent: PaymentIntent, reason: Decline): void {
  intent.status = 'requires_payment_method';
  intent.error = reason;
  desk.announce('payment_intent.payment_failed', intentJson(desk, intent));
}

function debit(desk: Desk, intent: PaymentIntent, endsAfterS: number | null): void {
  const charge = record(desk, intent, { status: 'pending' });
  intent.status = 'processing';
  desk.announce('charge.pending', chargeJson(desk, charge));
  desk.announce('payment_intent.processing', intentJson(desk, intent));
  if (endsAfterS !== null) plan(desk, 'charge_settles', charge.id, endsAfterS);
}

function record(desk: Desk, intent: PaymentIntent, result: Pick<Charge, 'status'> & Partial<Charge>): Charge {
  const method = knownEntry(desk.book.methods, intent.payment_method ?? '');
  const charge: Charge = {
    id: desk.newId(method.face.type === 'card' ? 'ch' : 'py'),
    intent: intent.id,
    method: method.id,
    amount: intent.amount,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    failure: null,
    isChallenged: false,
    risk: 'normal',
    created: desk.nowS(),
    available_on: null,
    ...result,
  };
  desk.book.charges[charge.id] = charge;
  intent.latest_charge = charge.id;
  return charge;
}
