import type { CheckoutSession, Customer, PaymentIntent, PaymentMethod, StripeBook } from './book.ts';

/** Objects as Stripe's API gives them, with the members that its SDK and our gateway read. */

export function customerJson(customer: Customer) {
  return { ...customer, object: 'customer', livemode: false };
}

export function methodJson({ id, customer, card, created }: PaymentMethod) {
  return { id, object: 'payment_method', type: 'card', customer, card, created, livemode: false, metadata: {} };
}

export function sessionJson(book: StripeBook, session: CheckoutSession, expand: readonly string[], page: string) {
  const expandsSetup = expand.some((path) => path.startsWith('setup_intent'));
  const expandsMethod = expand.includes('setup_intent.payment_method');
  const method = session.payment_method === null ? undefined : book.methods[session.payment_method];
  const setup = {
    id: session.setup_intent,
    object: 'setup_intent',
    customer: session.customer,
    status: session.status === 'complete' ? 'succeeded' : 'requires_payment_method',
    payment_method: expandsMethod && method ? methodJson(method) : session.payment_method,
    usage: 'off_session',
    livemode: false,
  };
  return {
    id: session.id,
    object: 'checkout.session',
    mode: 'setup',
    status: session.status,
    payment_status: 'no_payment_required',
    customer: session.customer,
    client_reference_id: session.client_reference_id,
    success_url: session.success_url,
    cancel_url: session.cancel_url,
    setup_intent: expandsSetup ? setup : session.setup_intent,
    created: session.created,
    livemode: false,
    url: session.status === 'open' ? `${page}/checkout/${session.id}` : null,
  };
}

export function intentJson(book: StripeBook, intent: PaymentIntent, page: string) {
  const { error, ...rest } = intent;
  const method = book.methods[intent.payment_method];
  const action = {
    type: 'redirect_to_url',
    redirect_to_url: { url: `${page}/3ds/${intent.id}`, return_url: intent.return_url },
  };
  return {
    ...rest,
    object: 'payment_intent',
    amount_received: intent.status === 'succeeded' ? intent.amount : 0,
    payment_method: intent.status === 'requires_payment_method' ? null : intent.payment_method,
    next_action: intent.status === 'requires_action' ? action : null,
    last_payment_error: error && {
      type: 'card_error',
      code: error.code,
      ...(error.declineCode === undefined ? {} : { decline_code: error.declineCode }),
      message: error.message,
      payment_method: method && methodJson(method),
    },
    latest_charge: intent.status === 'succeeded' ? `ch_${intent.id.slice(3)}` : null,
    livemode: false,
  };
}

/** Form fields such as `metadata[holder]` and `expand[0]` as the tree that they mean. */
export function unflatten(flat: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const tree: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of Object.entries(flat)) {
    const path = key.split(/[[\]]+/).filter((part) => part !== '');
    let at = tree;
    for (const part of path.slice(0, -1)) at = (at[part] ??= Object.create(null)) as Record<string, unknown>;
    at[path.at(-1) ?? key] = value;
  }
  return tree;
}

/** Texts of a list that came as `expand[0]=…&expand[1]=…` or `expand[]=…`. */
export function listOf(value: unknown): string[] {
  return Object.values((value ?? {}) as Record<string, unknown>)
    .flat()
    .map(String);
}
