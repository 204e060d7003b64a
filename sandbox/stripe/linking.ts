import { knownEntry } from './book.ts';
import type { CheckoutSession, PaymentMethod, Setup, TypedCard } from './card-book.ts';
import { toMethod } from './card-book.ts';
import { methodJson, sessionJson, setupJson } from './card-objects.ts';
import type { Decline } from './cards.ts';
import { setupNotConfirmed } from './declines.ts';
import type { Desk } from './desk.ts';
import { cardOf } from './test-cards.ts';

const OPEN_FOR_S = 86_400;

type SessionOrder = Pick<
  CheckoutSession,
  'customer' | 'client_reference_id' | 'currency' | 'metadata' | 'success_url' | 'cancel_url' | 'allowed'
>;

export function openSession(desk: Desk, order: SessionOrder): CheckoutSession {
  const created = desk.nowS();
  const session: CheckoutSession = {
    ...order,
    id: desk.newId('cs_test'),
    status: 'open',
    setup_intent: desk.newId('seti'),
    created,
    expires_at: created + OPEN_FOR_S,
  };
  desk.book.sessions[session.id] = session;
  const { customer, allowed } = order;
  const setup = { ...newSetup(desk, { customer, allowed }), id: session.setup_intent, session: session.id };
  desk.book.setups[setup.id] = setup;
  desk.announce('setup_intent.created', setupJson(desk, setup));
  return session;
}

/** A setup without a method. */
export function newSetup(desk: Desk, order: Pick<Setup, 'customer' | 'allowed'> & Partial<Setup>): Setup {
  return {
    id: desk.newId('seti'),
    session: null,
    description: null,
    metadata: {},
    usage: 'off_session',
    status: 'requires_payment_method',
    method: null,
    attempt: null,
    mandate: null,
    error: null,
    deposits: null,
    cancellation_reason: null,
    created: desk.nowS(),
    ...order,
  };
}

export function expireSession(desk: Desk, session: CheckoutSession): void {
  session.status = 'expired';
  cancelSetup(desk, setupOf(desk, session), 'abandoned');
  desk.announce('checkout.session.expired', sessionJson(desk, session));
}

export function cancelSetup(desk: Desk, setup: Setup, reason: Setup['cancellation_reason']): void {
  setup.status = 'canceled';
  setup.cancellation_reason = reason;
  desk.announce('setup_intent.canceled', setupJson(desk, setup));
}

export function setupOf({ book }: Desk, session: CheckoutSession): Setup {
  return knownEntry(book.setups, session.setup_intent);
}

type Typed = { readonly kind: 'linked' } | { readonly kind: 'challenge' } | Decline;

/**
 * Processes a card that was entered on the page: it becomes the customer's, the bank asks about it, or it is refused.
 */
export function takeCard(desk: Desk, session: CheckoutSession, card: TypedCard): Typed {
  const { atLinking } = cardOf(card.number);
  const { book } = desk;
  const setup = setupOf(desk, session);
  const parts = { id: desk.newId('pm'), customer: null, created: desk.nowS(), fingerprintKey: book.fingerprintKey };
  const method = toMethod(card, parts);
  book.methods[method.id] = method;
  tryMethod(desk, setup, method);
  if (atLinking?.kind === 'declined') {
    failSetup(desk, setup, atLinking);
    return atLinking;
  }
  if (atLinking?.kind === 'challenge') {
    setup.status = 'requires_action';
    desk.announce('setup_intent.requires_action', setupJson(desk, setup));
    return atLinking;
  }
  completeSetup(desk, setup);
  return { kind: 'linked' };
}

export function tryMethod(desk: Desk, setup: Setup, method: PaymentMethod): void {
  setup.method = method.id;
  setup.attempt = desk.newId('setatt');
  setup.error = null;
}

/** Applies the customer's answer to the bank about linking the card. */
export function answerSetup(desk: Desk, setup: Setup, agreed: boolean): void {
  if (agreed) completeSetup(desk, setup);
  else failSetup(desk, setup, setupNotConfirmed);
}

export function detach(desk: Desk, method: PaymentMethod): void {
  const { customer } = method;
  method.customer = null;
  desk.announce('payment_method.detached', methodJson(method), { customer });
}

export function attach(desk: Desk, method: PaymentMethod, customer: string): void {
  method.customer = customer;
  method.wasAttached = true;
  desk.announce('payment_method.attached', methodJson(method));
}

/** The method is set up: it becomes the customer's, and the page has served. */
export function completeSetup(desk: Desk, setup: Setup): void {
  const method = knownEntry(desk.book.methods, setup.method ?? '');
  setup.status = 'succeeded';
  setup.error = null;
  if (setup.customer !== null && method.customer === null) attach(desk, method, setup.customer);
  desk.announce('setup_intent.succeeded', setupJson(desk, setup));
  if (setup.session === null) return;
  const session = knownEntry(desk.book.sessions, setup.session);
  session.status = 'complete';
  desk.announce('checkout.session.completed', sessionJson(desk, session));
}

export function failSetup(desk: Desk, setup: Setup, decline: Decline): void {
  setup.status = 'requires_payment_method';
  setup.error = decline;
  desk.announce('setup_intent.setup_failed', setupJson(desk, setup));
}
