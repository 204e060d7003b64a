import { knownEntry } from './book.ts';
import type { Desk } from './desk.ts';
import type { NameCheck, OutboundPayment, PayoutMethod, Recipient } from './outbound-book.ts';
import { plan, unplan } from './plans.ts';
import { payoutEndOf } from './test-banks.ts';

const DAY_S = 86_400;
/** Until then a payment can be canceled, and then the bank has it, or refuses it. */
const DECIDED_AFTER_S = DAY_S;
/** Some banks send the money back days after they took it. */
const RETURNED_AFTER_S = 3 * DAY_S;
const CHECK_LASTS_S = 300;
const MONEY = 'v2.money_management';

/** Names that a bank does not simply know, in this sandbox. */
const RESULTS: ReadonlyMap<string, NameCheck['result']> = new Map([
  ['Close Match', 'close_match'],
  ['No Match', 'no_match'],
  ['Unavailable', 'unavailable'],
]);

export function createRecipient(desk: Desk, order: Omit<Recipient, 'id' | 'created'>): Recipient {
  const recipient: Recipient = { ...order, id: desk.newId('acct'), created: desk.instant() };
  desk.book.recipients[recipient.id] = recipient;
  const url = `/v2/core/accounts/${recipient.id}`;
  desk.announceThin('v2.core.account.created', { id: recipient.id, type: 'v2.core.account', url });
  return recipient;
}

export function createPayoutMethod(
  desk: Desk,
  order: Pick<PayoutMethod, 'recipient' | 'country' | 'currency' | 'routing' | 'swift'> & { number: string },
): PayoutMethod {
  const { number, ...rest } = order;
  const method: PayoutMethod = {
    ...rest,
    id: desk.newId('usba'),
    setup: desk.newId('osi'),
    last4: number.slice(-4),
    end: payoutEndOf(number).kind,
    archived: false,
    created: desk.instant(),
  };
  desk.book.payoutMethods[method.id] = method;
  const url = `/v2/money_management/payout_methods/${method.id}`;
  desk.announceThin(`${MONEY}.payout_method.created`, { id: method.id, type: `${MONEY}.payout_method`, url });
  return method;
}

export function checkName(desk: Desk, method: PayoutMethod): NameCheck {
  const { id: recipient, name } = knownEntry(desk.book.recipients, method.recipient);
  const result = RESULTS.get(name) ?? 'match';
  const check: NameCheck = {
    id: desk.newId('recver'),
    method: method.id,
    recipient,
    name,
    result,
    status: result === 'match' ? 'verified' : 'awaiting_acknowledgement',
    usedBy: null,
    created: desk.instant(),
    expiresAt: desk.nowS() + CHECK_LASTS_S,
  };
  desk.book.nameChecks[check.id] = check;
  return check;
}

export function sendPayment(
  desk: Desk,
  order: Omit<OutboundPayment, 'id' | 'created' | 'status' | 'at'>,
): OutboundPayment {
  const payment: OutboundPayment = {
    ...order,
    id: desk.newId('obp'),
    status: 'processing',
    at: {},
    created: desk.instant(),
  };
  desk.book.outboundPayments[payment.id] = payment;
  const check = payment.verification === null ? undefined : knownEntry(desk.book.nameChecks, payment.verification);
  if (check) {
    check.status = 'consumed';
    check.usedBy = payment.id;
  }
  announce(desk, payment, 'created');
  plan(desk, 'outbound_is_decided', payment.id, DECIDED_AFTER_S);
  return payment;
}

/** The bank takes a payment or refuses it. */
export function decidePayment(desk: Desk, id: string): void {
  const payment = knownEntry(desk.book.outboundPayments, id);
  if (payment.status !== 'processing') return;
  const { end } = knownEntry(desk.book.payoutMethods, payment.method);
  change(desk, payment, end === 'failed' ? 'failed' : 'posted');
  if (end === 'returned') plan(desk, 'outbound_returns', id, RETURNED_AFTER_S);
}

/** The money comes back, after it was posted. */
export function returnPayment(desk: Desk, id: string): void {
  const payment = knownEntry(desk.book.outboundPayments, id);
  if (payment.status === 'posted') change(desk, payment, 'returned');
}

export function cancelPayment(desk: Desk, payment: OutboundPayment): void {
  unplan(desk, payment.id);
  change(desk, payment, 'canceled');
}

function change(desk: Desk, payment: OutboundPayment, status: Exclude<OutboundPayment['status'], 'processing'>): void {
  payment.status = status;
  payment.at[status] = desk.instant();
  announce(desk, payment, status);
}

function announce(desk: Desk, { id }: OutboundPayment, what: string): void {
  const url = `/v2/money_management/outbound_payments/${id}`;
  desk.announceThin(`${MONEY}.outbound_payment.${what}`, { id, type: `${MONEY}.outbound_payment`, url });
}
