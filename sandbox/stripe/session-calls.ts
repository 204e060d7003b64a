import { found, invalid, missing, missingParameter, page, refused, unknownId } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { isFiltered, isWithin } from './answer.ts';
import { judgeCurrency } from './amounts.ts';
import { entryOf } from './book.ts';
import { kindsOf, sessionJson, statusOf } from './card-objects.ts';
import type { Desk } from './desk.ts';
import { listOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { expireSession, openSession } from './linking.ts';

/** The calls for the sessions in which people enter a card. */
export function sessionCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'POST /v1/checkout/sessions': (asked) => create(desk, asked),
    'GET /v1/checkout/sessions': (asked) => {
      const some = Object.values(book.sessions)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['customer']))
        .filter((one) => asked['status'] === undefined || statusOf(one, desk.nowS()) === asked['status'])
        .map((one) => sessionJson(desk, one))
        .toReversed();
      return page({ url: '/v1/checkout/sessions', what: 'checkout.session', items: some }, asked);
    },
    'GET /v1/checkout/sessions/:id': (_asked, id) => {
      const session = entryOf(book.sessions, id);
      return session ? found(sessionJson(desk, session)) : missing('checkout.session', id);
    },
    'POST /v1/checkout/sessions/:id/expire': (_asked, id) => {
      const session = entryOf(book.sessions, id);
      if (!session) return missing('checkout.session', id);
      const status = statusOf(session, desk.nowS());
      if (status !== 'open') {
        return refused(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${status}\`.`,
        );
      }
      expireSession(desk, session);
      return found(sessionJson(desk, session));
    },
  };
}

function create(desk: Desk, asked: Asked): Answer {
  const customer = textOf(asked['customer']);
  const fault = judgeOrder(desk, asked, customer);
  if (fault) return fault;
  const session = openSession(desk, {
    customer,
    client_reference_id: textOrNull(asked['client_reference_id']),
    currency: textOrNull(asked['currency'])?.toLowerCase() ?? null,
    metadata: metadataOf(asked['metadata']),
    success_url: textOf(asked['success_url']),
    cancel_url: textOrNull(asked['cancel_url']),
    allowed: allowedOf(asked),
  });
  return found(sessionJson(desk, session));
}

/** The kinds that a request allows; null for all. */
export function allowedOf(asked: Asked): string[] | null {
  return asked['allowed_payment_method_types'] === undefined ? null : listOf(asked['allowed_payment_method_types']);
}

function judgeOrder({ book }: Desk, asked: Asked, customer: string): Answer | undefined {
  if (asked['mode'] === undefined) return missingParameter('mode');
  if (asked['mode'] !== 'setup') return invalid('mode', 'The sandbox opens sessions of mode setup.');
  if (customer === '') return missingParameter('customer');
  if (!entryOf(book.customers, customer)) return unknownId('customer', 'customer', customer);
  const currency = textOrNull(asked['currency']);
  const allowed = allowedOf(asked);
  if (currency === null && allowed === null) {
    return invalid(
      'currency',
      'You must provide `currency` when creating a Checkout Session in setup mode with dynamic payment methods.',
      'parameter_missing',
    );
  }
  const wrong = currency === null ? undefined : judgeCurrency(currency);
  if (wrong) return wrong;
  if (kindsOf(currency?.toLowerCase() ?? null, allowed).length === 0)
    return refused('No valid payment method types for this Checkout Session.');
  if (asked['success_url'] === undefined) return missingParameter('success_url');
  const address = ['success_url', 'cancel_url'].find(
    (name) => asked[name] !== undefined && !isWebAddress(textOf(asked[name])),
  );
  return address === undefined ? undefined : invalid(address, 'Not a valid URL', 'url_invalid');
}

export function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}
