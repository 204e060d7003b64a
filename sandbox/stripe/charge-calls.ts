import { judgeCharge, judgeCurrency } from './amounts.ts';
import { errorBody, found, isFiltered, isWithin, missing, page, refused, unknownId } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { mandateOf } from './bank-methods.ts';
import { entryOf } from './book.ts';
import { errorOf, kindsOf, methodJson } from './card-objects.ts';
import type { PaymentIntent } from './charge-book.ts';
import { chargeJson, intentJson } from './charge-objects.ts';
import { cancelIntent, confirmIntent, createIntent } from './charging.ts';
import type { Desk } from './desk.ts';
import { branchOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { usableMethod } from './method-calls.ts';
import { allowedOf } from './session-calls.ts';

/** The calls for intents and their charges. */
export function chargeCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const onIntent =
    (act: (intent: PaymentIntent, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const intent = entryOf(book.intents, id);
      return intent ? act(intent, asked) : missing('payment_intent', id);
    };
  return {
    'POST /v1/payment_intents': (asked) => create(desk, asked),
    'GET /v1/payment_intents': (asked) => {
      const some = Object.values(book.intents)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['customer']))
        .toReversed();
      const items = some.map((one) => intentJson(desk, one));
      return page({ url: '/v1/payment_intents', what: 'payment_intent', items }, asked);
    },
    'GET /v1/payment_intents/:id': onIntent((intent) => found(intentJson(desk, intent))),
    'POST /v1/payment_intents/:id/confirm': onIntent((intent, asked) => {
      if (intent.status !== 'requires_confirmation' && intent.status !== 'requires_payment_method')
        return unexpected(desk, intent, 'confirm');
      return confirm(desk, intent, asked);
    }),
    'POST /v1/payment_intents/:id/cancel': onIntent((intent, asked) => {
      if (['succeeded', 'canceled', 'processing'].includes(intent.status)) return unexpected(desk, intent, 'cancel');
      cancelIntent(desk, intent, textOrNull(asked['cancellation_reason']));
      return found(intentJson(desk, intent));
    }),
    'GET /v1/charges': (asked) => {
      const some = Object.values(book.charges)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['customer']))
        .filter((one) => asked['payment_intent'] === undefined || one.intent === asked['payment_intent'])
        .toReversed();
      const items = some.map((one) => chargeJson(desk, one));
      return page({ url: '/v1/charges', what: 'charge', items }, asked);
    },
    'GET /v1/charges/:id': (_asked, id) => {
      const charge = entryOf(book.charges, id);
      return charge ? found(chargeJson(desk, charge)) : missing('charge', id);
    },
  };
}

function create(desk: Desk, asked: Asked): Answer {
  const amount = Number(asked['amount']);
  const currency = textOf(asked['currency']).toLowerCase();
  const customer = textOrNull(asked['customer']);
  const allowed = allowedOf(asked);
  const fault = judgeOrder(desk, asked, { amount, currency, customer, allowed });
  if (fault) return fault;
  const wanted = textOrNull(asked['payment_method']);
  const method = wanted === null ? undefined : usableMethod(desk, wanted, customer);
  if (method && 'body' in method) return method;
  const { allow_redirects: redirects, enabled } = branchOf(asked['automatic_payment_methods']);
  const order = {
    amount,
    currency,
    customer,
    payment_method: method?.id ?? null,
    return_url: textOrNull(asked['return_url']),
    description: textOrNull(asked['description']),
    metadata: metadataOf(asked['metadata']),
    allowed,
    automatic: enabled === 'false' ? null : redirects === 'never' ? ('never' as const) : ('always' as const),
    statement_descriptor_suffix: textOrNull(asked['statement_descriptor_suffix']),
  };
  const isNow = asked['confirm'] === 'true';
  if (isNow && !method) return noMethod;
  if (isNow && order.automatic === 'always' && order.return_url === null) return noReturn;
  const intent = createIntent(desk, order);
  return isNow ? confirm(desk, intent, asked) : found(intentJson(desk, intent));
}

function judgeOrder(
  { book }: Desk,
  asked: Asked,
  order: { amount: number; currency: string; customer: string | null; allowed: readonly string[] | null },
): Answer | undefined {
  const { amount, currency, customer, allowed } = order;
  const fault = judgeCurrency(currency) ?? judgeCharge(amount, currency);
  if (fault) return fault;
  if (customer !== null && !entryOf(book.customers, customer)) return unknownId('customer', 'customer', customer);
  if (asked['capture_method'] === 'manual') return refused('The sandbox captures a charge as it is confirmed.');
  if (asked['return_url'] !== undefined && asked['confirm'] !== 'true')
    return refused(
      'The parameter `return_url` cannot be passed when creating a PaymentIntent unless `confirm` is set to true.',
    );
  if (kindsOf(currency, allowed).length > 0) return undefined;
  return refused('No valid payment method types for this Payment Intent.');
}

function confirm(desk: Desk, intent: PaymentIntent, asked: Asked): Answer {
  const wanted = textOrNull(asked['payment_method']) ?? intent.payment_method;
  if (wanted === null || (intent.status === 'requires_payment_method' && asked['payment_method'] === undefined))
    return noMethod;
  const method =
    wanted === intent.payment_method ? desk.book.methods[wanted]! : usableMethod(desk, wanted, intent.customer);
  if ('body' in method) return method;
  intent.return_url = textOrNull(asked['return_url']) ?? intent.return_url;
  if (intent.automatic === 'always' && intent.return_url === null) return noReturn;
  if (!kindsOf(intent.currency, intent.allowed).includes(method.face.type)) {
    return refused(
      `The PaymentMethod provided (${method.face.type}) is not allowed for this PaymentIntent.`,
      'payment_intent_incompatible_payment_method',
    );
  }
  if (method.face.type !== 'card' && !mandateOf(desk, method.id)) {
    return refused(
      'This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the customer and retry, providing acceptance data in the mandate_data parameter.',
      'payment_intent_mandate_invalid',
    );
  }
  const isAbsent = asked['off_session'] !== undefined && asked['off_session'] !== 'false';
  confirmIntent(desk, intent, method, isAbsent);
  const body = intentJson(desk, intent);
  if (!intent.error) return { status: 200, body, wait: method.outcome.kind };
  const error = {
    ...(intent.latest_charge === null ? {} : { charge: intent.latest_charge }),
    ...errorOf(intent.error),
    payment_intent: body,
    payment_method: methodJson(method),
  };
  return { status: 402, body: { error } };
}

const noMethod = refused(
  "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
  'payment_intent_unexpected_state',
);

const noReturn = refused(
  "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
);

function unexpected(desk: Desk, intent: PaymentIntent, verb: 'confirm' | 'cancel'): Answer {
  const cancelable =
    'Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.';
  const message =
    verb === 'cancel'
      ? `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. ${cancelable}`
      : `This PaymentIntent's status is ${intent.status}, but must be one of requires_confirmation or requires_payment_method to be confirmed: it has a status of ${intent.status}.`;
  const { error } = errorBody({ type: 'invalid_request_error', message, code: 'payment_intent_unexpected_state' });
  return { status: 400, body: { error: { ...error, payment_intent: intentJson(desk, intent) } } };
}
