import { judgeCurrency } from './amounts.ts';
import { found, invalid, isFiltered, isWithin, missingV2, refused } from './answer.ts';
import type { Answer, Call } from './answer.ts';
import { entryOf } from './book.ts';
import type { Desk } from './desk.ts';
import { FINANCIAL_ACCOUNT, balanceOf } from './financial-account.ts';
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
import { listV2, secondsOf } from './v2-list.ts';
import { cancelPayment, checkName, createPayoutMethod, createRecipient, sendPayment } from './outbound.ts';

const ACCOUNTS = '/v2/core/accounts';
const MONEY = '/v2/money_management';

/** The calls of API v2 to pay to the bank accounts of others. Their bodies are JSON. */
export function outboundCalls(desk: Desk): Record<string, Call> {
  return { ...recipientCalls(desk), ...methodCalls(desk), ...checkCalls(desk), ...paymentCalls(desk) };
}

function recipientCalls(desk: Desk): Record<string, Call> {
  const { recipients } = desk.book;
  const include = (asked: Asked) => (asked['include'] === undefined ? [] : listOf(asked['include']));
  return {
    [`POST ${ACCOUNTS}`]: (asked) => found(recipientJson(createRecipient(desk, recipientOf(asked)), include(asked))),
    [`GET ${ACCOUNTS}`]: (asked, _id, { place }) => {
      const items = Object.values(recipients).map((one) => recipientJson(one, include(asked)));
      return listV2({ url: ACCOUNTS, items: items.toReversed(), place }, asked);
    },
    [`GET ${ACCOUNTS}/:id`]: (asked, id) => {
      const recipient = entryOf(recipients, id);
      return recipient ? found(recipientJson(recipient, include(asked))) : missingV2('account', id);
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
      return method ? found(outboundSetupJson(method)) : missingV2('outbound setup intent', id);
    },
    [`GET ${MONEY}/payout_methods`]: (asked, _id, { context, place }) => {
      const items = ofContext(context).map(payoutMethodJson).toReversed();
      return listV2({ url: `${MONEY}/payout_methods`, items, place }, asked);
    },
    [`GET ${MONEY}/payout_methods/:id`]: (_asked, id) => {
      const method = entryOf(methods, id);
      return method ? found(payoutMethodJson(method)) : missingV2('payout method', id);
    },
    [`POST ${MONEY}/payout_methods/:id/archive`]: (_asked, id) => {
      const method = entryOf(methods, id);
      if (!method) return missingV2('payout method', id);
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
      return method ? found(nameCheckJson(checkName(desk, method))) : missingV2('payout method', id);
    },
    [`GET ${MONEY}/recipient_verifications/:id`]: (_asked, id) => {
      const check = entryOf(checks, id);
      return check ? found(nameCheckJson(check)) : missingV2('recipient verification', id);
    },
    [`POST ${MONEY}/recipient_verifications/:id/acknowledge`]: (_asked, id) => {
      const check = entryOf(checks, id);
      if (!check) return missingV2('recipient verification', id);
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
    [`GET ${MONEY}/outbound_payments`]: (asked, _id, { place }) => {
      const some = Object.values(payments)
        .filter((one) => isFiltered(one, asked, ['recipient']) && isWithin(secondsOf(one.created), asked))
        .filter((one) => asked['status'] === undefined || listOf(asked['status']).includes(one.status));
      return listV2({ url: `${MONEY}/outbound_payments`, items: some.map(json).toReversed(), place }, asked);
    },
    [`GET ${MONEY}/outbound_payments/:id`]: (_asked, id) => {
      const payment = entryOf(payments, id);
      return payment ? found(json(payment)) : missingV2('outbound payment', id);
    },
    [`POST ${MONEY}/outbound_payments/:id/cancel`]: (_asked, id) => {
      const payment = entryOf(payments, id);
      if (!payment) return missingV2('outbound payment', id);
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
  if (from !== FINANCIAL_ACCOUNT) return missingV2('financial account', from);
  if (!entryOf(book.recipients, recipient)) return missingV2('account', recipient);
  if (!method || method.recipient !== recipient || method.archived) return missingV2('payout method', id);
  if (verification !== null && !check) return missingV2('recipient verification', verification);
  const isChecked = check?.status === 'verified' || check?.status === 'acknowledged';
  if (check && (!isChecked || check.method !== id || check.expiresAt <= desk.nowS()))
    return refused('This recipient verification cannot be used.', 'recipient_verification_not_usable');
  const code = currency.toLowerCase();
  if (value > balanceOf(desk, code).available)
    return refused('The financial account has insufficient funds.', 'insufficient_funds');
  const payment = sendPayment(desk, {
    amount: value,
    currency: code,
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
