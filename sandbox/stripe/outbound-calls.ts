import { judgeCurrency } from './amounts.ts';
import { found, invalid, refused } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import { branchOf, listOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import type { Recipient } from './outbound-book.ts';
import {
  nameCheckJson,
  outboundPaymentJson,
  outboundSetupJson,
  payoutMethodJson,
  recipientJson,
} from './outbound-objects.ts';
import { cancelPayment, checkName, createPayoutMethod, createRecipient, sendPayment } from './outbound.ts';

/** The financial account from which the sandbox pays. */
export const FINANCIAL_ACCOUNT = 'fa_test_sandbox';
const ACCOUNTS = '/v2/core/accounts';
const MONEY = '/v2/money_management';

/** The calls of API v2 to pay to the bank accounts of others. Their bodies are JSON. */
export function outboundCalls(desk: Desk): Record<string, Call> {
  return { ...recipientCalls(desk), ...methodCalls(desk), ...checkCalls(desk), ...paymentCalls(desk) };
}

function missing(what: string, id: string): Answer {
  const { body } = refused(`The ${what} ${id} does not exist.`, 'not_found');
  return { status: 404, body };
}

/** One page; the newest first. The sandbox has few objects, so there is no next page. */
function listV2(items: readonly object[]): Answer {
  return found({ data: items, next_page_url: null, previous_page_url: null });
}

function recipientCalls(desk: Desk): Record<string, Call> {
  const { recipients } = desk.book;
  const include = (asked: Asked) => (asked['include'] === undefined ? [] : listOf(asked['include']));
  return {
    [`POST ${ACCOUNTS}`]: (asked) => found(recipientJson(createRecipient(desk, recipientOf(asked)), include(asked))),
    [`GET ${ACCOUNTS}`]: (asked) =>
      listV2(
        Object.values(recipients)
          .map((one) => recipientJson(one, include(asked)))
          .toReversed(),
      ),
    [`GET ${ACCOUNTS}/:id`]: (asked, id) => {
      const recipient = entryOf(recipients, id);
      return recipient ? found(recipientJson(recipient, include(asked))) : missing('account', id);
    },
  };
}

function recipientOf(asked: Asked): Omit<Recipient, 'id' | 'created'> {
  const identity = branchOf(asked['identity']);
  const person = branchOf(identity['individual']);
  const company = textOf(branchOf(identity['business_details'])['registered_name']);
  const configured = branchOf(branchOf(asked['configuration'])['recipient']);
  const ways = Object.keys(branchOf(branchOf(configured['capabilities'])['bank_accounts']));
  const name = `${textOf(person['given_name'])} ${textOf(person['surname'])}`.trim();
  return {
    display_name: textOrNull(asked['display_name']),
    contact_email: textOrNull(asked['contact_email']),
    country: textOrNull(identity['country']),
    entity_type: identity['entity_type'] === 'company' ? 'company' : 'individual',
    name: company || name || textOf(asked['display_name']),
    ways,
    metadata: branchOf(asked['metadata']) as Recipient['metadata'],
  };
}

function methodCalls(desk: Desk): Record<string, Call> {
  const { payoutMethods: methods, recipients } = desk.book;
  const ofContext = (context: string) => Object.values(methods).filter((one) => one.recipient === context);
  return {
    [`POST ${MONEY}/outbound_setup_intents`]: (asked, _id, { context }) => {
      const recipient = entryOf(recipients, context);
      if (!recipient) return refused('Name the recipient in the header Stripe-Context.', 'missing_stripe_context');
      const account = branchOf(branchOf(asked['payout_method_data'])['bank_account']);
      const number = textOf(account['account_number']);
      if (number === '')
        return invalid('payout_method_data', 'The sandbox sets up payout methods of the type bank_account.');
      const currency = textOf(account['currency']).toLowerCase();
      const fault = judgeCurrency(currency);
      if (fault) return fault;
      const [routing, swift] = [textOrNull(account['routing_number']), textOrNull(account['swift_code'])];
      const country = textOf(account['country']).toUpperCase();
      const order = { recipient: recipient.id, country, currency, number, routing, swift };
      return found(outboundSetupJson(createPayoutMethod(desk, order)));
    },
    [`GET ${MONEY}/outbound_setup_intents/:id`]: (_asked, id) => {
      const method = Object.values(methods).find((one) => one.setup === id);
      return method ? found(outboundSetupJson(method)) : missing('outbound setup intent', id);
    },
    [`GET ${MONEY}/payout_methods`]: (_asked, _id, { context }) =>
      listV2(ofContext(context).map(payoutMethodJson).toReversed()),
    [`GET ${MONEY}/payout_methods/:id`]: (_asked, id) => {
      const method = entryOf(methods, id);
      return method ? found(payoutMethodJson(method)) : missing('payout method', id);
    },
    [`POST ${MONEY}/payout_methods/:id/archive`]: (_asked, id) => {
      const method = entryOf(methods, id);
      if (!method) return missing('payout method', id);
      method.archived = true;
      return found(payoutMethodJson(method));
    },
  };
}

function checkCalls(desk: Desk): Record<string, Call> {
  const { nameChecks: checks, payoutMethods } = desk.book;
  return {
    [`POST ${MONEY}/recipient_verifications`]: (asked) => {
      const id = textOf(asked['payout_method']);
      const method = entryOf(payoutMethods, id);
      return method ? found(nameCheckJson(checkName(desk, method))) : missing('payout method', id);
    },
    [`GET ${MONEY}/recipient_verifications/:id`]: (_asked, id) => {
      const check = entryOf(checks, id);
      return check ? found(nameCheckJson(check)) : missing('recipient verification', id);
    },
    [`POST ${MONEY}/recipient_verifications/:id/acknowledge`]: (_asked, id) => {
      const check = entryOf(checks, id);
      if (!check) return missing('recipient verification', id);
      if (check.status !== 'awaiting_acknowledgement' || check.expiresAt <= desk.nowS())
        return refused(
          'This recipient verification cannot be acknowledged.',
          'recipient_verification_not_acknowledgeable',
        );
      check.status = 'acknowledged';
      return found(nameCheckJson(check));
    },
  };
}

function paymentCalls(desk: Desk): Record<string, Call> {
  const { outboundPayments: payments } = desk.book;
  const json = (payment: (typeof payments)[string]) => outboundPaymentJson(desk.book, payment);
  return {
    [`POST ${MONEY}/outbound_payments`]: (asked) => pay(desk, asked),
    [`GET ${MONEY}/outbound_payments`]: () => listV2(Object.values(payments).map(json).toReversed()),
    [`GET ${MONEY}/outbound_payments/:id`]: (_asked, id) => {
      const payment = entryOf(payments, id);
      return payment ? found(json(payment)) : missing('outbound payment', id);
    },
    [`POST ${MONEY}/outbound_payments/:id/cancel`]: (_asked, id) => {
      const payment = entryOf(payments, id);
      if (!payment) return missing('outbound payment', id);
      if (payment.status !== 'processing')
        return refused('This outbound payment cannot be canceled.', 'not_cancelable');
      cancelPayment(desk, payment);
      return found(json(payment));
    },
  };
}

function pay(desk: Desk, asked: Asked): Answer {
  const { book } = desk;
  const { value, currency } = asked['amount'] as { value: number; currency: string };
  const to = branchOf(asked['to']);
  const [recipient, id] = [textOf(to['recipient']), textOf(to['payout_method'])];
  const from = textOf(branchOf(asked['from'])['financial_account']);
  const method = entryOf(book.payoutMethods, id);
  const verification = textOrNull(asked['recipient_verification']);
  const check = verification === null ? undefined : entryOf(book.nameChecks, verification);
  const fault = judgeCurrency(currency);
  if (fault) return fault;
  if (value < 1) return invalid('amount[value]', 'The amount must be positive.', 'parameter_invalid_integer');
  if (from !== FINANCIAL_ACCOUNT) return missing('financial account', from);
  if (!entryOf(book.recipients, recipient)) return missing('account', recipient);
  if (!method || method.recipient !== recipient || method.archived) return missing('payout method', id);
  if (verification !== null && !check) return missing('recipient verification', verification);
  const isChecked = check?.status === 'verified' || check?.status === 'acknowledged';
  if (check && (!isChecked || check.method !== id || check.expiresAt <= desk.nowS()))
    return refused('This recipient verification cannot be used.', 'recipient_verification_not_usable');
  const payment = sendPayment(desk, {
    amount: value,
    currency: currency.toLowerCase(),
    from,
    recipient,
    method: id,
    description: textOrNull(asked['description']),
    statement_descriptor: textOf(asked['statement_descriptor']) || 'HOLDFAST',
    verification,
    metadata: branchOf(asked['metadata']) as Recipient['metadata'],
  });
  return found(outboundPaymentJson(book, payment));
}
