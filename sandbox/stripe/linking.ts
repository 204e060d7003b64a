import { entryOf, toMethod } from './book.ts';
import type { CheckoutSession, PaymentMethod, TypedCard } from './book.ts';
import { cardOf } from './cards.ts';
import type { Decline } from './cards.ts';
import type { Desk } from './desk.ts';
import { methodJson, sessionJson, setupJson } from './objects.ts';

const OPEN_FOR_S = 86_400;

type SessionOrder = Pick<
  CheckoutSession,
  'customer' | 'client_reference_id' | 'metadata' | 'success_url' | 'cancel_url'
>;

export function openSession(desk: Desk, order: SessionOrder): CheckoutSession {
  const created = desk.nowS();
  const session: CheckoutSession = {
    ...order,
    id: desk.newId('cs_test'),
    status: 'open',
    payment_method: null,
    setup_intent: desk.newId('seti'),
    setup_error: null,
    challenged: null,
    created,
    expires_at: created + OPEN_FOR_S,
  };
  desk.book.sessions[session.id] = session;
  return session;
}

export function expireSession(desk: Desk, session: CheckoutSession): void {
  session.status = 'expired';
  desk.announce('checkout.session.expired', sessionJson(desk, session));
}

type Typed = { readonly kind: 'linked' } | { readonly kind: 'challenge' } | Decline;

/**
 * Processes a card that was entered on the page: it becomes the customer's, the bank asks about it, or it is refused.
 */
export function takeCard(desk: Desk, session: CheckoutSession, card: TypedCard): Typed {
  const { atLinking } = cardOf(card.number);
  if (atLinking?.kind === 'declined') {
    refuseCard(desk, session, atLinking);
    return atLinking;
  }
  const { book } = desk;
  const parts = { id: desk.newId('pm'), customer: null, created: desk.nowS(), fingerprintKey: book.fingerprintKey };
  const method = toMethod(card, parts);
  book.methods[method.id] = method;
  if (atLinking?.kind === 'challenge') {
    session.challenged = method.id;
    desk.announce('setup_intent.requires_action', setupJson(desk, session));
    return atLinking;
  }
  completeSession(desk, session, method);
  return { kind: 'linked' };
}

/** Applies the customer's answer to the bank about linking the card. */
export function answerSetup(desk: Desk, session: CheckoutSession, agreed: boolean): void {
  const method = entryOf(desk.book.methods, session.challenged ?? '');
  session.challenged = null;
  if (agreed && method) completeSession(desk, session, method);
  else {
    refuseCard(desk, session, {
      kind: 'declined',
      code: 'setup_intent_authentication_failure',
      message: 'Your bank did not confirm that it is you. Try again, or use another card.',
    });
  }
}

export function detach(desk: Desk, method: PaymentMethod): void {
  method.customer = null;
  desk.announce('payment_method.detached', methodJson(method));
}

function completeSession(desk: Desk, session: CheckoutSession, method: PaymentMethod): void {
  method.customer = session.customer;
  session.payment_method = method.id;
  session.status = 'complete';
  session.setup_error = null;
  desk.announce('payment_method.attached', methodJson(method));
  desk.announce('setup_intent.succeeded', setupJson(desk, session));
  desk.announce('checkout.session.completed', sessionJson(desk, session));
}

function refuseCard(desk: Desk, session: CheckoutSession, decline: Decline): void {
  session.setup_error = decline;
  desk.announce('setup_intent.setup_failed', setupJson(desk, session));
}
