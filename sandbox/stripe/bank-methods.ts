import { invalid, missingParameter } from './answer.ts';
import type { Answer } from './answer.ts';
import { fingerprintOf } from './card-book.ts';
import type { Billing, Face, Mandate, PaymentMethod } from './card-book.ts';
import { mandateJson } from './card-objects.ts';
import type { Desk } from './desk.ts';
import { addressOf, branchOf, metadataOf, textOf, textOrNull } from './form.ts';
import type { Asked } from './form.ts';
import { TEST_ROUTING, sepaBankOf, usBankOf } from './test-banks.ts';
import type { TestBank } from './test-banks.ts';

/**
 * Makes a bank account of the data in a request: the members of a call that creates a method, or those of
 * `payment_method_data`.
 *
 * @param path The name of the member that holds the data, for messages; empty for the request itself.
 */
export function makeBankMethod(desk: Desk, data: Asked, path: string): PaymentMethod | Answer {
  const type = textOf(data['type']);
  const member = path === '' ? type : `${path}[${type}]`;
  const read =
    type === 'sepa_debit'
      ? readSepa(desk, data, member)
      : type === 'us_bank_account'
        ? readUs(desk, data, member)
        : wrongType(path);
  if ('body' in read) return read;
  const billing = billingOf(data['billing_details']);
  const prefix = path === '' ? 'billing_details' : `${path}[billing_details]`;
  if (billing.name === null) return missingParameter(`${prefix}[name]`);
  if (type === 'sepa_debit' && billing.email === null) return missingParameter(`${prefix}[email]`);
  const method: PaymentMethod = {
    id: desk.newId('pm'),
    customer: null,
    face: read.face,
    billing,
    metadata: metadataOf(data['metadata']),
    outcome: read.bank.outcome,
    hasLostDeposits: read.bank.hasLostDeposits === true,
    wasAttached: false,
    created: desk.nowS(),
  };
  desk.book.methods[method.id] = method;
  return method;
}

type Read = { readonly face: Face; readonly bank: TestBank };

function wrongType(path: string): Answer {
  return invalid(
    path === '' ? 'type' : `${path}[type]`,
    'Sending credit card numbers directly to the Stripe API is generally unsafe. This sandbox makes methods of the types us_bank_account and sepa_debit.',
  );
}

function readUs({ book }: Desk, data: Asked, member: string): Read | Answer {
  const given = branchOf(data['us_bank_account']);
  const [number, routing] = [textOf(given['account_number']), textOf(given['routing_number'])];
  if (number === '') return missingParameter(`${member}[account_number]`);
  if (routing === '') return missingParameter(`${member}[routing_number]`);
  if (routing !== TEST_ROUTING)
    return invalid(`${member}[routing_number]`, 'The routing number provided is invalid.', 'routing_number_invalid');
  const bank = usBankOf(number);
  if (!bank) {
    const words =
      'You must use a test bank account number in test mode transactions. Try 000123456789 or see more options at https://stripe.com/docs/testing.';
    return invalid(`${member}[account_number]`, words, 'account_number_invalid');
  }
  const us_bank_account = {
    last4: number.slice(-4),
    routing_number: routing,
    bank_name: 'STRIPE TEST BANK',
    account_holder_type: given['account_holder_type'] === 'company' ? ('company' as const) : ('individual' as const),
    account_type: given['account_type'] === 'savings' ? ('savings' as const) : ('checking' as const),
    fingerprint: fingerprintOf(book.fingerprintKey, number),
  };
  return { bank, face: { type: 'us_bank_account', us_bank_account } };
}

function readSepa({ book }: Desk, data: Asked, member: string): Read | Answer {
  const iban = textOf(branchOf(data['sepa_debit'])['iban']).replaceAll(' ', '').toUpperCase();
  if (iban === '') return missingParameter(`${member}[iban]`);
  const bank = sepaBankOf(iban);
  if (!bank)
    return invalid(
      `${member}[iban]`,
      'The IBAN you provided is invalid, or is none of the test accounts.',
      'invalid_bank_account_iban',
    );
  const sepa_debit = {
    last4: iban.slice(-4),
    country: iban.slice(0, 2),
    bank_code: iban.slice(4, 12),
    fingerprint: fingerprintOf(book.fingerprintKey, iban),
  };
  return { bank, face: { type: 'sepa_debit', sepa_debit } };
}

function billingOf(value: unknown): Billing {
  const given = branchOf(value);
  const [name, email, phone] = [textOrNull(given['name']), textOrNull(given['email']), textOrNull(given['phone'])];
  return { name, email, phone, address: addressOf(given['address']) };
}

/** Records the consent to debits that a request brings; null if it brings none. */
export function acceptMandate(desk: Desk, method: PaymentMethod, asked: Asked): Mandate | null {
  if (asked['mandate_data'] === undefined) return null;
  const acceptance = branchOf(branchOf(asked['mandate_data'])['customer_acceptance']);
  const online = branchOf(acceptance['online']);
  const mandate: Mandate = {
    id: desk.newId('mandate'),
    method: method.id,
    accepted_at: Number(acceptance['accepted_at'] ?? desk.nowS()),
    online:
      acceptance['type'] === 'online'
        ? { ip_address: textOf(online['ip_address']), user_agent: textOf(online['user_agent']) }
        : null,
    reference: desk.newId('m').slice(2, 18).toUpperCase(),
    status: 'pending',
  };
  desk.book.mandates[mandate.id] = mandate;
  return mandate;
}

export function changeMandate(desk: Desk, mandateId: string | null, status: Mandate['status']): void {
  const mandate = mandateId === null ? undefined : desk.book.mandates[mandateId];
  if (!mandate || mandate.status === status) return;
  const before = { status: mandate.status };
  mandate.status = status;
  desk.announce('mandate.updated', mandateJson(desk, mandate), before);
}

/** The consent by which a method may be debited, if there is one. */
export function mandateOf({ book }: Desk, methodId: string): Mandate | undefined {
  return Object.values(book.mandates).find((one) => one.method === methodId && one.status === 'active');
}
