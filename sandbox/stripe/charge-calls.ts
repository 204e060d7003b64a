import { formatMoney } from '#platform/money/format.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { errorBody, found, invalid, isWithin, missing, page } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf, refundedOf } from './book.ts';
import type { PaymentIntent, PaymentMethod } from './book.ts';
import { cancelIntent, confirmIntent, createIntent, refund } from './charging.ts';
import type { Desk } from './desk.ts';
import { metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { chargeIdOf, chargeJson, errorOf, intentIdOf, intentJson, refundJson } from './objects.ts';

const MOST_MINOR = 99_999_999;

/** The calls for charges to cards and their refunds. */
export function chargeCalls(desk: Desk): Record<string, Call> {
  return { ...intentCalls(desk), ...refundCalls(desk) };
}

function intentCalls(desk: Desk): Record<string, Call> {
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
      const intents = Object.values(book.intents)
        .filter((intent) => asked['customer'] === undefined || intent.customer === asked['customer'])
        .filter((intent) => isWithin(intent.created, asked))
        .toReversed();
      return page(
        '/v1/payment_intents',
        intents.map((intent) => intentJson(desk, intent)),
        asked,
      );
    },
    'GET /v1/payment_intents/:id': onIntent((intent) => found(intentJson(desk, intent))),
    'POST /v1/payment_intents/:id/confirm': onIntent((intent, asked) => {
      if (intent.status !== 'requires_confirmation' && intent.status !== 'requires_payment_method')
        return unexpected(desk, intent, 'confirm');
      return confirm(desk, intent, asked);
    }),
    'POST /v1/payment_intents/:id/cancel': onIntent((intent) => {
      if (intent.status === 'succeeded' || intent.status === 'canceled') return unexpected(desk, intent, 'cancel');
      cancelIntent(desk, intent);
      return found(intentJson(desk, intent));
    }),
    'GET /v1/charges/:id': (_asked, id) => {
      const intent = entryOf(book.intents, intentIdOf(id));
      return intent?.status === 'succeeded' ? found(chargeJson(desk, intent)) : missing('charge', id);
    },
  };
}

function create(desk: Desk, asked: Asked): Answer {
  const amount = Number(asked['amount']);
  const currency = textOf(asked['currency']);
  const method = methodFor(desk, asked, textOrNull(asked['customer']));
  if (!Number.isSafeInteger(amount) || amount < 1)
    return invalid('amount', 'This value must be greater than or equal to 1.', 'parameter_invalid_integer');
  if (amount > MOST_MINOR) return invalid('amount', 'Amount must be no more than 999,999.99.', 'amount_too_large');
  if (!/^[a-z]{3}$/.test(currency)) return invalid('currency', `Invalid currency: ${currency}`);
  if (asked['capture_method'] === 'manual')
    return invalid('capture_method', 'This processor captures a charge as it is confirmed.');
  if (method === 'none of theirs') return notTheirs;
  const wantsNow = asked['confirm'] === 'true';
  if (wantsNow && !method)
    return invalid('payment_method', 'A payment method is needed to confirm.', 'parameter_missing');
  if (wantsNow && needsReturn(method, asked)) return returnMissing;
  const intent = createIntent(desk, {
    amount,
    currency,
    customer: textOrNull(asked['customer']),
    payment_method: method?.id ?? null,
    return_url: textOrNull(asked['return_url']),
    description: textOrNull(asked['description']),
    metadata: metadataOf(asked['metadata']),
  });
  return wantsNow ? confirm(desk, intent, asked) : found(intentJson(desk, intent));
}

function confirm(desk: Desk, intent: PaymentIntent, asked: Asked): Answer {
  const wanted = { payment_method: asked['payment_method'] ?? intent.payment_method };
  const method = methodFor(desk, wanted, intent.customer);
  if (method === 'none of theirs') return notTheirs;
  if (!method) return invalid('payment_method', 'A payment method is needed to confirm.', 'parameter_missing');
  const returnUrl = textOrNull(asked['return_url']) ?? intent.return_url;
  if (needsReturn(method, { ...asked, return_url: returnUrl })) return returnMissing;
  intent.return_url = returnUrl;
  confirmIntent(desk, intent, method, asked['off_session'] === 'true');
  const body = intentJson(desk, intent);
  if (!intent.error) return { status: 200, body, wait: method.outcome.kind };
  return {
    status: 402,
    body: { error: { ...body.last_payment_error, ...errorOf(intent.error), payment_intent: body } },
  };
}

/** The named card, if it is the customer's. */
function methodFor(
  { book }: Desk,
  asked: Asked,
  customer: string | null,
): PaymentMethod | 'none of theirs' | undefined {
  const id = textOf(asked['payment_method']);
  if (id === '') return undefined;
  const method = entryOf(book.methods, id);
  return method && method.customer !== null && method.customer === customer ? method : 'none of theirs';
}

const notTheirs = invalid('payment_method', 'No such PaymentMethod for this customer.', 'resource_missing');

/** A bank can only ask a customer with a return address. */
function needsReturn(method: PaymentMethod | undefined, asked: Asked): boolean {
  return method?.outcome.kind === 'challenge' && asked['off_session'] !== 'true' && !asked['return_url'];
}

const returnMissing = invalid('return_url', 'You must provide a `return_url` when confirming.', 'parameter_missing');

function unexpected(desk: Desk, intent: PaymentIntent, verb: string): Answer {
  const message = `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`;
  const error = { type: 'invalid_request_error', message, code: 'payment_intent_unexpected_state' };
  return { status: 400, body: { error: { ...error, payment_intent: intentJson(desk, intent) } } };
}

function refundCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  return {
    'POST /v1/refunds': (asked) => {
      const id = textOf(asked['payment_intent']) || intentIdOf(textOf(asked['charge']));
      const intent = entryOf(book.intents, id);
      if (!intent) return invalid('payment_intent', `No such payment_intent: '${id}'`, 'resource_missing');
      if (intent.status !== 'succeeded')
        return invalid('payment_intent', `This PaymentIntent (${id}) does not have a successful charge to refund.`);
      return giveBack(desk, intent, asked);
    },
    'GET /v1/refunds': (asked) => {
      const refunds = Object.values(book.refunds)
        .filter((one) => asked['payment_intent'] === undefined || one.payment_intent === asked['payment_intent'])
        .toReversed();
      return page('/v1/refunds', refunds.map(refundJson), asked);
    },
    'GET /v1/refunds/:id': (_asked, id) => {
      const made = entryOf(book.refunds, id);
      return made ? found(refundJson(made)) : missing('refund', id);
    },
  };
}

/** Never more than was charged, over all refunds together. */
function giveBack(desk: Desk, intent: PaymentIntent, asked: Asked): Answer {
  const left = intent.amount - refundedOf(desk.book, intent);
  if (left === 0) {
    const message = `Charge ${chargeIdOf(intent)} has already been refunded.`;
    return {
      status: 400,
      body: errorBody({ type: 'invalid_request_error', message, code: 'charge_already_refunded' }),
    };
  }
  const amount = asked['amount'] === undefined ? left : Number(asked['amount']);
  if (!Number.isSafeInteger(amount) || amount < 1)
    return invalid('amount', 'Invalid positive integer', 'parameter_invalid_integer');
  if (amount > left) {
    const message = `Refund amount (${wordsOf(amount, intent)}) is greater than unrefunded amount on charge (${wordsOf(left, intent)})`;
    return invalid('amount', message, 'amount_too_large');
  }
  const order = { amount, reason: textOrNull(asked['reason']), metadata: metadataOf(asked['metadata']) };
  return found(refundJson(refund(desk, intent, order)));
}

function wordsOf(minor: number, intent: PaymentIntent): string {
  const currency = intent.currency.toUpperCase();
  return isCurrency(currency) ? formatMoney({ minor: BigInt(minor), currency }) : `${minor} ${currency}`;
}
