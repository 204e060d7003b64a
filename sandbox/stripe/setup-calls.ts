import {
  errorBody,
  found,
  invalid,
  isFiltered,
  isWithin,
  missing,
  missingParameter,
  page,
  refused,
  unknownId,
} from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { acceptMandate, changeMandate, makeBankMethod } from './bank-methods.ts';
import { entryOf, knownEntry } from './book.ts';
import type { PaymentMethod, Setup } from './card-book.ts';
import { attemptJson, errorOf, kindsOf, mandateJson, methodJson, setupJson } from './card-objects.ts';
import { sendDeposits, verifyDeposits } from './deposits.ts';
import type { Answered } from './deposits.ts';
import type { Desk } from './desk.ts';
import { branchOf, listOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { cancelSetup, completeSetup, failSetup, newSetup, tryMethod } from './linking.ts';
import { usableMethod } from './method-calls.ts';
import { allowedOf } from './session-calls.ts';

/** The calls for orders to set up a card or an account, and for consents to debits. */
export function setupCalls(desk: Desk): Record<string, Call> {
  const { book } = desk;
  const on =
    (act: (setup: Setup, asked: Asked) => Answer): Call =>
    (asked, id) => {
      const setup = entryOf(book.setups, id);
      return setup ? act(setup, asked) : missing('setupintent', id);
    };
  return {
    'POST /v1/setup_intents': (asked) => create(desk, asked),
    'GET /v1/setup_intents': (asked) => {
      const some = Object.values(book.setups)
        .filter((one) => isWithin(one.created, asked) && isFiltered(one, asked, ['customer']))
        .filter((one) => asked['payment_method'] === undefined || one.method === asked['payment_method'])
        .toReversed();
      return page(
        { url: '/v1/setup_intents', what: 'setupintent', items: some.map((one) => setupJson(desk, one)) },
        asked,
      );
    },
    'GET /v1/setup_intents/:id': on((setup) => found(setupJson(desk, setup))),
    'POST /v1/setup_intents/:id/confirm': on((setup, asked) => {
      if (setup.status !== 'requires_confirmation' && setup.status !== 'requires_payment_method')
        return unexpected(setup, 'confirm');
      return confirm(desk, setup, asked);
    }),
    'POST /v1/setup_intents/:id/verify_microdeposits': on((setup, asked) => verify(desk, setup, asked)),
    'POST /v1/setup_intents/:id/cancel': on((setup, asked) => {
      if (setup.session !== null) {
        return refused(
          'You cannot cancel a SetupIntent that was created by a Checkout Session. To cancel it, expire the Checkout Session.',
        );
      }
      if (setup.status === 'succeeded' || setup.status === 'canceled') return unexpected(setup, 'cancel');
      cancelSetup(desk, setup, textOrNull(asked['cancellation_reason']) as Setup['cancellation_reason']);
      return found(setupJson(desk, setup));
    }),
    'GET /v1/setup_attempts': (asked) => {
      const some = Object.values(book.setups)
        .filter((one) => one.id === asked['setup_intent'])
        .flatMap((one) => attemptJson(desk, one) ?? []);
      return page({ url: '/v1/setup_attempts', what: 'setup_attempt', items: some }, asked);
    },
    'GET /v1/mandates/:id': (_asked, id) => {
      const mandate = entryOf(book.mandates, id);
      return mandate ? found(mandateJson(desk, mandate)) : missing('mandate', id);
    },
    'POST /v1/payment_methods': (asked) => {
      const method = makeBankMethod(desk, asked, '');
      return 'body' in method ? method : found(methodJson(method));
    },
  };
}

function unexpected(setup: Setup, verb: string): Answer {
  return refused(
    `You cannot ${verb} this SetupIntent because it has a status of ${setup.status}.`,
    'setup_intent_unexpected_state',
  );
}

function create(desk: Desk, asked: Asked): Answer {
  const customer = textOrNull(asked['customer']);
  if (customer !== null && !entryOf(desk.book.customers, customer)) return unknownId('customer', 'customer', customer);
  const method = methodFor(desk, asked, customer);
  if (method && 'body' in method) return method;
  const setup = newSetup(desk, {
    customer,
    allowed: allowedOf(asked),
    description: textOrNull(asked['description']),
    metadata: metadataOf(asked['metadata']),
    usage: asked['usage'] === 'on_session' ? 'on_session' : 'off_session',
    method: method?.id ?? null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
  });
  desk.book.setups[setup.id] = setup;
  desk.announce('setup_intent.created', setupJson(desk, setup));
  return asked['confirm'] === 'true' ? confirm(desk, setup, asked) : found(setupJson(desk, setup));
}

/** The method that a request names or describes, if it does. */
function methodFor(desk: Desk, asked: Asked, customer: string | null): PaymentMethod | Answer | undefined {
  if (asked['payment_method_data'] !== undefined)
    return makeBankMethod(desk, branchOf(asked['payment_method_data']), 'payment_method_data');
  const id = textOrNull(asked['payment_method']);
  return id === null ? undefined : usableMethod(desk, id, customer);
}

function confirm(desk: Desk, setup: Setup, asked: Asked): Answer {
  // The method of the creation is known already, and its data would make it again.
  const isNamed = setup.method === null || setup.status === 'requires_payment_method';
  const method = isNamed ? methodFor(desk, asked, setup.customer) : knownEntry(desk.book.methods, setup.method ?? '');
  if (!method) {
    return refused(
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
      'setup_intent_unexpected_state',
    );
  }
  if ('body' in method) return method;
  const { type } = method.face;
  const currency = type === 'us_bank_account' ? 'usd' : type === 'sepa_debit' ? 'eur' : null;
  if (!kindsOf(currency, setup.allowed).includes(type))
    return refused(
      `The PaymentMethod provided (${type}) is not allowed for this SetupIntent.`,
      'payment_method_unsupported_type',
    );
  tryMethod(desk, setup, method);
  if (type !== 'card') return confirmBank(desk, setup, method, asked);
  completeSetup(desk, setup);
  return found(setupJson(desk, setup));
}

function confirmBank(desk: Desk, setup: Setup, method: PaymentMethod, asked: Asked): Answer {
  const mandate = acceptMandate(desk, method, asked);
  if (!mandate) return missingParameter('mandate_data');
  setup.mandate = mandate.id;
  if (method.face.type === 'sepa_debit') {
    changeMandate(desk, mandate.id, 'active');
    completeSetup(desk, setup);
    return found(setupJson(desk, setup));
  }
  const options = branchOf(branchOf(asked['payment_method_options'])['us_bank_account']);
  if (options['verification_method'] === 'instant') {
    failSetup(desk, setup, {
      kind: 'declined',
      code: 'setup_attempt_failed',
      message: 'Instant verification needs a person on the page of their bank, which this sandbox does not have.',
      type: 'invalid_request_error',
    });
    return refused(
      'Instant verification needs a person on the page of their bank, which this sandbox does not have.',
      'setup_attempt_failed',
    );
  }
  sendDeposits(desk, setup);
  setup.status = 'requires_action';
  desk.announce('setup_intent.requires_action', setupJson(desk, setup));
  return found(setupJson(desk, setup));
}

function verify(desk: Desk, setup: Setup, asked: Asked): Answer {
  if (setup.status !== 'requires_action' || !setup.deposits) return unexpected(setup, 'verify_microdeposits');
  const code = textOf(asked['descriptor_code']);
  const amounts = asked['amounts'] === undefined ? undefined : listOf(asked['amounts']).map(Number);
  if ((code === '') === (amounts === undefined))
    return invalid('amounts', 'You must provide either `amounts` or `descriptor_code`.', 'parameter_missing');
  const answered: Answered = amounts ? { amounts } : { code };
  const why = verifyDeposits(desk, setup, answered);
  if (!why) return found(setupJson(desk, setup));
  const { error } = errorBody(errorOf(why));
  return { status: 400, body: { error: { ...error, setup_intent: setupJson(desk, setup) } }, hasBegun: true };
}
