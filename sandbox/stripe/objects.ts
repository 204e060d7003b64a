import { entryOf, refundedOf } from './book.ts';
import type { CheckoutSession, Customer, PaymentIntent, PaymentMethod, Payout, Refund } from './book.ts';
import type { Decline } from './cards.ts';
import type { Desk } from './desk.ts';
import { reportJson, verificationJson } from './verification-objects.ts';
import type { Verification } from './verification-book.ts';

/** Objects in the form of Stripe's API, with the members that its SDK and integrators read. */

export function customerJson(customer: Customer) {
  return { ...customer, object: 'customer', livemode: false };
}

export function methodJson({ id, customer, card, created }: PaymentMethod) {
  return { id, object: 'payment_method', type: 'card', customer, card, created, livemode: false, metadata: {} };
}

/** The status of a session; `expired` if nobody finished it within a day. */
export function statusOf(session: CheckoutSession, nowS: number): CheckoutSession['status'] {
  return session.status === 'open' && session.expires_at <= nowS ? 'expired' : session.status;
}

export function sessionJson({ page, nowS }: Desk, session: CheckoutSession) {
  const status = statusOf(session, nowS());
  return {
    id: session.id,
    object: 'checkout.session',
    mode: 'setup',
    status,
    payment_status: 'no_payment_required',
    customer: session.customer,
    client_reference_id: session.client_reference_id,
    metadata: session.metadata ?? {},
    success_url: session.success_url,
    cancel_url: session.cancel_url,
    setup_intent: session.setup_intent,
    payment_intent: null,
    created: session.created,
    expires_at: session.expires_at,
    livemode: false,
    url: status === 'open' ? `${page}/checkout/${session.id}` : null,
  };
}

/** The setup intent of a session; each session has its own. */
export function setupJson({ nowS }: Desk, session: CheckoutSession) {
  const status = statusOf(session, nowS());
  const open = session.challenged ? 'requires_action' : 'requires_payment_method';
  return {
    id: session.setup_intent,
    object: 'setup_intent',
    customer: session.customer,
    status: status === 'complete' ? 'succeeded' : status === 'expired' ? 'canceled' : open,
    payment_method: session.payment_method,
    last_setup_error: session.setup_error ? errorOf(session.setup_error) : null,
    next_action: null,
    metadata: {},
    payment_method_types: ['card'],
    usage: 'off_session',
    created: session.created,
    livemode: false,
  };
}

export function intentJson(desk: Desk, intent: PaymentIntent) {
  const { error, charged: _charged, ...rest } = intent;
  const method = intent.payment_method === null ? undefined : entryOf(desk.book.methods, intent.payment_method);
  const action = {
    type: 'redirect_to_url',
    redirect_to_url: { url: `${desk.page}/3ds/${intent.id}`, return_url: intent.return_url },
  };
  return {
    ...rest,
    object: 'payment_intent',
    amount_received: intent.status === 'succeeded' ? intent.amount : 0,
    amount_capturable: 0,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    payment_method: intent.status === 'requires_payment_method' ? null : intent.payment_method,
    payment_method_types: ['card'],
    next_action: intent.status === 'requires_action' ? action : null,
    last_payment_error: error && { ...errorOf(error), ...(method ? { payment_method: methodJson(method) } : {}) },
    latest_charge: intent.status === 'succeeded' ? chargeIdOf(intent) : null,
    livemode: false,
  };
}

/** The charge of an intent that succeeded. */
export function chargeJson({ book }: Desk, intent: PaymentIntent) {
  const refunded = refundedOf(book, intent);
  const method = intent.payment_method === null ? undefined : entryOf(book.methods, intent.payment_method);
  return {
    id: chargeIdOf(intent),
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: refunded,
    balance_transaction: chargeMovementIdOf(intent),
    refunded: refunded === intent.amount,
    captured: true,
    paid: true,
    status: 'succeeded',
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: intent.metadata,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    payment_method_details: method ? { type: 'card', card: method.card } : null,
    created: intent.created,
    livemode: false,
  };
}

export function refundJson(refund: Refund) {
  return {
    ...refund,
    object: 'refund',
    status: 'succeeded',
    charge: chargeIdOf({ id: refund.payment_intent }),
    balance_transaction: movementIdOf(refund),
  };
}

export function errorOf(decline: Decline) {
  const { code, declineCode, message } = decline;
  return {
    type: 'card_error',
    code,
    ...(declineCode === undefined ? {} : { decline_code: declineCode }),
    doc_url: `https://docs.stripe.com/error-codes#${code.replaceAll('_', '-')}`,
    message,
  };
}

export function chargeIdOf(intent: Pick<PaymentIntent, 'id'>): string {
  return `ch_${intent.id.slice(3)}`;
}

/** The balance transaction of a refund or payout. */
export function movementIdOf(source: { readonly id: string }): string {
  return `txn_${source.id.replace('_', '')}`;
}

/** The balance transaction of an intent's charge. */
export function chargeMovementIdOf(intent: Pick<PaymentIntent, 'id'>): string {
  return movementIdOf({ id: chargeIdOf(intent) });
}

export function payoutJson({ businessS }: Desk, { trace, ...payout }: Payout) {
  const isPaid = payout.arrival_date <= businessS();
  return {
    ...payout,
    object: 'payout',
    automatic: false,
    balance_transaction: movementIdOf(payout),
    destination: 'ba_sandbox',
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    method: 'standard',
    reconciliation_status: 'not_applicable',
    source_type: 'card',
    statement_descriptor: null,
    status: isPaid ? 'paid' : 'in_transit',
    trace_id: isPaid ? { status: 'supported', value: trace } : { status: 'pending', value: null },
    type: 'bank_account',
  };
}

/** The intent of a charge. */
export function intentIdOf(chargeId: string): string {
  return `pi_${chargeId.slice(3)}`;
}

/** Any object of the book by its id, in the form of the API. */
export function objectOf(desk: Desk, id: string): object | undefined {
  const { customers, intents, methods, payouts, refunds, sessions } = desk.book;
  const draw = <T>(entries: Readonly<Record<string, T>>, name: string, toJson: (entry: T) => object) => {
    const entry = entryOf(entries, name);
    return entry && toJson(entry);
  };
  switch (id.slice(0, id.indexOf('_'))) {
    case 'cus':
      return draw(customers, id, customerJson);
    case 'pm':
      return draw(methods, id, methodJson);
    case 'cs':
      return draw(sessions, id, (session) => sessionJson(desk, session));
    case 'po':
      return draw(payouts, id, (payout) => payoutJson(desk, payout));
    case 're':
      return draw(refunds, id, refundJson);
    case 'pi':
      return draw(intents, id, (intent) => intentJson(desk, intent));
    case 'ch':
      return draw(intents, intentIdOf(id), (intent) => chargeJson(desk, intent));
    case 'seti':
      return draw(sessions, sessionIdOf(desk, id), (session) => setupJson(desk, session));
    case 'vs':
      return draw(desk.book.verifications, id, (verification) => verificationJson(desk, verification));
    case 'vr':
      return draw(desk.book.verifications, verificationIdOf(desk, id), reportJson);
    default:
      return undefined;
  }
}

function verificationIdOf({ book }: Desk, reportId: string): string {
  return Object.values(book.verifications).find((one: Verification) => one.report === reportId)?.id ?? '';
}

function sessionIdOf({ book }: Desk, setupId: string): string {
  return Object.values(book.sessions).find((session) => session.setup_intent === setupId)?.id ?? '';
}

/** Replaces ids by their objects, along paths such as `setup_intent.payment_method` or `data.customer`. */
export function expand(desk: Desk, object: unknown, paths: readonly string[]): unknown {
  return paths.reduce((expanded, path) => expandPath(desk, expanded, path.split('.')), object);
}

function expandPath(desk: Desk, object: unknown, [member, ...rest]: readonly string[]): unknown {
  if (member === undefined || object === null || typeof object !== 'object') return object;
  if (Array.isArray(object)) return object.map((item: unknown) => expandPath(desk, item, [member, ...rest]));
  if (!Object.hasOwn(object, member)) return object;
  const value: unknown = (object as Record<string, unknown>)[member];
  const found = typeof value === 'string' ? (objectOf(desk, value) ?? value) : value;
  // Members that are sent only if they are expanded are not enumerable, and a spread would lose the others of them.
  const members = Object.getOwnPropertyDescriptors(object);
  const expanded = { value: expandPath(desk, found, rest), enumerable: true, configurable: true, writable: true };
  return Object.defineProperties({}, { ...members, [member]: expanded });
}
