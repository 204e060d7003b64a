import { found, missing, page } from './answer.ts';
import type { Call } from './answer.ts';
import { isFiltered, isWithin } from './answer.ts';
import { entryOf } from './book.ts';
import type { Customer } from './card-book.ts';
import { customerJson } from './card-objects.ts';
import { changed } from './changed.ts';
import type { Desk } from './desk.ts';
import { addressOf, metadataOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';

/** The calls for customers. */
export function customerCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'POST /v1/customers': (asked) => {
      const none = { email: null, name: null, phone: null, description: null, address: null, metadata: {} };
      const invoice_prefix = desk.newId('inv').slice(-8).toUpperCase();
      const customer: Customer = { ...none, id: desk.newId('cus'), created: desk.nowS(), invoice_prefix };
      book.customers[customer.id] = customer;
      describe(customer, asked);
      desk.announce('customer.created', customerJson(customer));
      return found(customerJson(customer));
    },
    'GET /v1/customers': (asked) => {
      const some = Object.values(book.customers)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['email']))
        .toReversed();
      return page({ url: '/v1/customers', what: 'customer', items: some.map(customerJson) }, asked);
    },
    'GET /v1/customers/:id': (_asked, id) => {
      const customer = entryOf(book.customers, id);
      return customer ? found(customerJson(customer)) : missing('customer', id);
    },
    'POST /v1/customers/:id': (asked, id) => {
      const customer = entryOf(book.customers, id);
      if (!customer) return missing('customer', id);
      const before = customerJson(customer);
      describe(customer, asked);
      const after = customerJson(customer);
      desk.announce('customer.updated', after, changed(before, after));
      return found(after);
    },
  };
}

/** Sets the given members, and leaves the others. */
function describe(customer: Customer, asked: Asked): void {
  for (const name of ['email', 'name', 'phone', 'description'] as const) {
    if (asked[name] !== undefined) customer[name] = textOrNull(asked[name]);
  }
  if (asked['address'] !== undefined) customer.address = addressOf(asked['address']);
  customer.metadata = metadataOf(asked['metadata'], customer.metadata);
}
