import { found, missing, page, refused, unknownId } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { PaymentMethod } from './card-book.ts';
import { toMethod } from './card-book.ts';
import { methodJson } from './card-objects.ts';
import type { Desk } from './desk.ts';
import { textOf } from './form.ts';
import type { Asked } from './form.ts';
import { attach, detach } from './linking.ts';
import { cardOfToken } from './test-cards.ts';

/** The calls for cards and bank accounts. */
export function methodCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const ofCustomer: Call = (asked, id) =>
    entryOf(book.customers, id) ? methodsOf(desk, id, asked) : missing('customer', id);
  return {
    'GET /v1/customers/:id/payment_methods': ofCustomer,
    'GET /v1/payment_methods': (asked) => methodsOf(desk, textOf(asked['customer']), asked),
    'GET /v1/payment_methods/:id': (_asked, id) => {
      const method = methodOf(desk, id);
      return method ? found(methodJson(method)) : missing('PaymentMethod', id);
    },
    'POST /v1/payment_methods/:id/attach': (asked, id) => {
      const method = methodOf(desk, id);
      const customer = textOf(asked['customer']);
      if (!method) return missing('PaymentMethod', id);
      if (!entryOf(book.customers, customer)) return unknownId('customer', 'customer', customer);
      if (method.customer !== null)
        return refused('The payment method you provided has already been attached to a customer.');
      if (method.wasAttached) return usedUp;
      attach(desk, method, customer);
      return found(methodJson(method));
    },
    'POST /v1/payment_methods/:id/detach': (_asked, id) => {
      const method = entryOf(book.methods, id);
      if (!method) return missing('PaymentMethod', id);
      if (method.customer === null)
        return refused('The payment method you provided is not attached to a customer so detachment is impossible.');
      detach(desk, method);
      return found(methodJson(method));
    },
  };
}

/** A method by its id; a name such as `pm_card_visa` makes a new one. */
export function methodOf({ book, newId, nowS }: Desk, id: string): PaymentMethod | undefined {
  const card = cardOfToken(id);
  if (!card) return entryOf(book.methods, id);
  const parts = { id: newId('pm'), customer: null, created: nowS(), fingerprintKey: book.fingerprintKey };
  const year = new Date(nowS() * 1_000).getUTCFullYear() + 1;
  const method = toMethod({ number: card.number, month: 12, year }, parts);
  book.methods[method.id] = method;
  return method;
}

/** The method that a request for a charge or a setup names, if the customer may use it. */
export function usableMethod(desk: Desk, id: string, customer: string | null): PaymentMethod | Answer {
  const method = methodOf(desk, id);
  if (!method) return unknownId('payment_method', 'PaymentMethod', id);
  if (method.customer === null) return method.wasAttached ? usedUp : method;
  if (customer === null) {
    return refused(
      `The PaymentMethod ${id} belongs to the Customer ${method.customer}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
    );
  }
  if (method.customer === customer) return method;
  return refused(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    'resource_missing',
  );
}

const usedUp = refused(
  'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
);

function methodsOf({ book }: Desk, customer: string, asked: Asked): Answer {
  const methods = Object.values(book.methods)
    .filter((method) => method.customer !== null && method.customer === customer)
    .filter(({ face }) => asked['type'] === undefined || asked['type'] === face.type)
    .toReversed();
  return page({ url: '/v1/payment_methods', what: 'PaymentMethod', items: methods.map(methodJson) }, asked);
}
