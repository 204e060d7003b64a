import type { PaymentIntent, PaymentMethod, Refund } from './book.ts';
import type { Decline } from './cards.ts';
import type { Desk } from './desk.ts';
import { chargeJson, intentJson, refundJson } from './objects.ts';

export function createIntent(
  desk: Desk,
  order: Omit<PaymentIntent, 'id' | 'status' | 'error' | 'created'>,
): PaymentIntent {
  const status = order.payment_method === null ? 'requires_payment_method' : 'requires_confirmation';
  const intent: PaymentIntent = { ...order, id: desk.newId('pi'), status, error: null, created: desk.nowS() };
  desk.book.intents[intent.id] = intent;
  return intent;
}

/**
 * Charges an intent's card: the card's outcome becomes the intent's status.
 *
 * @param offSession Whether the customer is absent, so that a bank that wants to ask declines.
 */
export function confirmIntent(desk: Desk, intent: PaymentIntent, method: PaymentMethod, offSession: boolean): void {
  const { outcome } = method;
  intent.payment_method = method.id;
  intent.error = null;
  if (outcome.kind === 'declined') decline(intent, outcome);
  else if (outcome.kind === 'challenge' && offSession) decline(intent, wantsCustomer);
  else if (outcome.kind === 'challenge') intent.status = 'requires_action';
  else succeed(desk, intent);
  announce(desk, intent);
}

export function cancelIntent(desk: Desk, intent: PaymentIntent): void {
  intent.status = 'canceled';
  announce(desk, intent);
}

/** Applies the customer's answer to the bank about a charge. */
export function answerChallenge(desk: Desk, intent: PaymentIntent, agreed: boolean): void {
  if (agreed) succeed(desk, intent);
  else decline(intent, notAnswered);
  announce(desk, intent);
}

export function refund(
  desk: Desk,
  intent: PaymentIntent,
  order: Pick<Refund, 'amount' | 'reason' | 'metadata'>,
): Refund {
  const made: Refund = {
    ...order,
    id: desk.newId('re'),
    payment_intent: intent.id,
    currency: intent.currency,
    created: desk.nowS(),
  };
  desk.book.refunds[made.id] = made;
  desk.announce('refund.created', refundJson(made));
  desk.announce('charge.refunded', chargeJson(desk, intent));
  return made;
}

const wantsCustomer: Decline = {
  kind: 'declined',
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

const notAnswered: Decline = {
  kind: 'declined',
  code: 'payment_intent_authentication_failure',
  message: 'The bank’s question was not answered.',
};

function succeed({ nowS }: Desk, intent: PaymentIntent): void {
  intent.status = 'succeeded';
  intent.charged = nowS();
}

function decline(intent: PaymentIntent, reason: Decline): void {
  intent.status = 'requires_payment_method';
  intent.error = reason;
}

const eventTypes = {
  succeeded: 'payment_intent.succeeded',
  requires_action: 'payment_intent.requires_action',
  requires_payment_method: 'payment_intent.payment_failed',
  requires_confirmation: 'payment_intent.created',
  canceled: 'payment_intent.canceled',
} as const satisfies Record<PaymentIntent['status'], string>;

function announce(desk: Desk, intent: PaymentIntent): void {
  desk.announce(eventTypes[intent.status], intentJson(desk, intent));
}
