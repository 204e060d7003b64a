import { found, invalid, missing, page } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { Customer } from './book.ts';
import type { Desk } from './desk.ts';
import { metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { detach, expireSession, openSession } from './linking.ts';
import { customerJson, methodJson, objectOf, sessionJson, statusOf } from './objects.ts';

/** The calls for customers, the sessions in which they enter a card, and their cards. */
export function cardCalls(desk: Desk): Record<string, Call> {
  return { ...customerCalls(desk), ...sessionCalls(desk), ...methodCalls(desk) };
}

function customerCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'POST /v1/customers': (asked) => {
      const none = { email: null, name: null, description: null, metadata: {} };
      const customer: Customer = { ...none, id: desk.newId('cus'), created: desk.nowS() };
      book.customers[customer.id] = customer;
      describe(customer, asked);
      return found(customerJson(customer));
    },
    'GET /v1/customers/:id': (_asked, id) => {
      const customer = entryOf(book.customers, id);
      return customer ? found(customerJson(customer)) : missing('customer', id);
    },
    'POST /v1/customers/:id': (asked, id) => {
      const customer = entryOf(book.customers, id);
      if (!customer) return missing('customer', id);
      describe(customer, asked);
      return found(customerJson(customer));
    },
    'GET /v1/customers/:id/payment_methods': (asked, id) =>
      entryOf(book.customers, id) ? methodsOf(desk, id, asked) : missing('customer', id),
  };
}

/** Sets the given members, and leaves the others. */
function describe(customer: Customer, asked: Asked): void {
  for (const name of ['email', 'name', 'description'] as const) {
    if (asked[name] !== undefined) customer[name] = textOrNull(asked[name]);
  }
  customer.metadata = metadataOf(asked['metadata'], customer.metadata);
}

function sessionCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'POST /v1/checkout/sessions': (asked) => {
      const customer = textOf(asked['customer']);
      if (asked['mode'] !== 'setup') return invalid('mode', 'This processor opens sessions of mode setup.');
      if (!entryOf(book.customers, customer))
        return invalid('customer', `No such customer: '${customer}'`, 'resource_missing');
      const order = {
        customer,
        client_reference_id: textOrNull(asked['client_reference_id']),
        metadata: metadataOf(asked['metadata']),
        success_url: textOf(asked['success_url']),
        cancel_url: textOrNull(asked['cancel_url']),
      };
      if (!isWebAddress(order.success_url)) return invalid('success_url', 'Not a valid URL', 'url_invalid');
      if (order.cancel_url !== null && !isWebAddress(order.cancel_url))
        return invalid('cancel_url', 'Not a valid URL', 'url_invalid');
      return found(sessionJson(desk, openSession(desk, order)));
    },
    'GET /v1/checkout/sessions/:id': (_asked, id) => {
      const session = entryOf(book.sessions, id);
      return session ? found(sessionJson(desk, session)) : missing('checkout.session', id);
    },
    'POST /v1/checkout/sessions/:id/expire': (_asked, id) => {
      const session = entryOf(book.sessions, id);
      if (!session) return missing('checkout.session', id);
      if (statusOf(session, desk.nowS()) !== 'open')
        return invalid('session', 'Only Checkout Sessions with a status in ["open"] can be expired.');
      expireSession(desk, session);
      return found(sessionJson(desk, session));
    },
    'GET /v1/setup_intents/:id': (_asked, id) => {
      const setup = id.startsWith('seti_') ? objectOf(desk, id) : undefined;
      return setup ? found(setup) : missing('setupintent', id);
    },
  };
}

function methodCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'GET /v1/payment_methods': (asked) => methodsOf(desk, textOf(asked['customer']), asked),
    'GET /v1/payment_methods/:id': (_asked, id) => {
      const method = entryOf(book.methods, id);
      return method ? found(methodJson(method)) : missing('PaymentMethod', id);
    },
    'POST /v1/payment_methods/:id/detach': (_asked, id) => {
      const method = entryOf(book.methods, id);
      if (!method) return missing('PaymentMethod', id);
      if (method.customer === null)
        return invalid('payment_method', 'The payment method you provided is not attached to a customer.');
      detach(desk, method);
      return found(methodJson(method));
    },
  };
}

function methodsOf({ book }: Desk, customer: string, asked: Asked): Answer {
  const methods = Object.values(book.methods)
    .filter((method) => method.customer !== null && method.customer === customer)
    .filter(() => asked['type'] === undefined || asked['type'] === 'card')
    .toReversed();
  return page('/v1/payment_methods', methods.map(methodJson), asked);
}

function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}
