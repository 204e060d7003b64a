import type Stripe from 'stripe';
import type { StripeBook } from './book.ts';
import type { ConnectedAccount, ExternalBank, Transfer, TransferReversal } from './connect-book.ts';
import { movementIdOf } from './movement.ts';

/** Connected accounts, their bank accounts and transfers, in the form of the API. */

/** Names of what the sandbox asks of an owner before money can be transferred to an account. */
const ASKED = {
  individual: [
    'individual.dob.day',
    'individual.dob.month',
    'individual.dob.year',
    'individual.first_name',
    'individual.last_name',
  ],
  company: ['company.name'],
} as const;

/** What an account still has to say before it can be used. */
export function dueOf(account: ConnectedAccount): string[] {
  const { business_type: kind, given, tos } = account;
  const asked = kind === null ? ['business_type'] : ASKED[kind].filter((name) => given[name] === undefined);
  return [...asked, ...(tos === null ? ['tos_acceptance.date', 'tos_acceptance.ip'] : [])];
}

export function canPayOut(book: StripeBook, account: ConnectedAccount): boolean {
  return dueOf(account).length === 0 && banksOf(book, account.id).length > 0;
}

export function accountJson({ book }: { readonly book: StripeBook }, account: ConnectedAccount): Stripe.Account {
  const { capabilities, country, default_currency, email, id, metadata, service_agreement, tos, type } = account;
  const banks = banksOf(book, id);
  const due = [...dueOf(account), ...(banks.length === 0 ? ['external_account'] : [])].toSorted();
  const isReady = dueOf(account).length === 0;
  return {
    id,
    object: 'account',
    business_profile: noProfile,
    business_type: account.business_type,
    capabilities: Object.fromEntries(capabilities.map((name) => [name, isReady ? 'active' : 'inactive'])),
    charges_enabled: false,
    controller: {
      fees: { payer: type === 'custom' ? 'application_custom' : 'application' },
      is_controller: true,
      losses: { payments: 'application' },
      requirement_collection: 'application',
      stripe_dashboard: { type: 'none' },
      type: 'application',
    },
    country,
    created: account.created,
    default_currency,
    details_submitted: due.length === 0,
    email,
    external_accounts: {
      object: 'list',
      data: banks.map(externalBankJson).toReversed(),
      has_more: false,
      url: `/v1/accounts/${id}/external_accounts`,
    },
    future_requirements: requirementsJson([]),
    metadata,
    payouts_enabled: canPayOut(book, account),
    requirements: requirementsJson(due),
    settings: { ...noSettings, payouts: payoutSettings(account) },
    tos_acceptance: {
      date: tos?.date ?? null,
      ip: tos?.ip ?? null,
      ...(service_agreement === null ? {} : { service_agreement }),
      user_agent: tos?.user_agent ?? null,
    },
    type,
  };
}

function payoutSettings({ interval }: ConnectedAccount) {
  return { debit_negative_balances: false, schedule: { delay_days: 2, interval }, statement_descriptor: null };
}

function requirementsJson(due: string[]) {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: due.length > 0 ? ('requirements.past_due' as const) : null,
    errors: [],
    eventually_due: due,
    past_due: due,
    pending_verification: [],
  };
}

const noProfile: Stripe.Account.BusinessProfile = {
  annual_revenue: null,
  estimated_worker_count: null,
  mcc: null,
  minority_owned_business_designation: null,
  name: null,
  product_description: null,
  specified_commercial_transactions_act_url: null,
  support_address: null,
  support_email: null,
  support_phone: null,
  support_url: null,
  url: null,
};

const noSettings = {
  bacs_debit_payments: { display_name: null, service_user_number: null },
  branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
  card_issuing: { tos_acceptance: { date: null, ip: null } },
  card_payments: {
    decline_on: { avs_failure: false, cvc_failure: false },
    statement_descriptor_prefix: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  dashboard: { display_name: null, timezone: 'Etc/UTC' },
  invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
  payments: {
    statement_descriptor: null,
    statement_descriptor_kana: null,
    statement_descriptor_kanji: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  sepa_debit_payments: {},
} satisfies Stripe.Account.Settings;

/** The bank accounts of a connected account, the oldest first. */
export function banksOf(book: StripeBook, account: string): ExternalBank[] {
  return Object.values(book.externalBanks).filter((one) => one.account === account);
}

export function externalBankJson(bank: ExternalBank): Stripe.BankAccount {
  const errors = bank.status === 'errored' ? [failedPayout(bank)] : [];
  const due = errors.map((one) => one.requirement);
  const none = { errors: [], past_due: [], pending_verification: [] };
  return {
    id: bank.id,
    object: 'bank_account',
    account: bank.account,
    account_holder_name: bank.holder_name,
    account_holder_type: bank.holder_type,
    account_type: null,
    available_payout_methods: ['standard'],
    bank_name: 'STRIPE TEST BANK',
    country: bank.country,
    currency: bank.currency,
    default_for_currency: bank.isDefault,
    fingerprint: bank.fingerprint,
    future_requirements: { ...none, currently_due: [] },
    last4: bank.last4,
    metadata: bank.metadata,
    requirements: { ...none, currently_due: due, errors, past_due: due },
    routing_number: bank.routing,
    status: bank.status,
  };
}

function failedPayout({ id }: ExternalBank) {
  const reason = 'A payout to this bank account came back. Update it, or add another one.';
  return { code: 'invalid_value_other' as const, reason, requirement: `external_accounts.${id}` };
}

export function transferJson({ book }: { readonly book: StripeBook }, transfer: Transfer): Stripe.Transfer {
  const reversals = reversalsOf(book, transfer);
  const reversed = reversedOf(book, transfer);
  return {
    id: transfer.id,
    object: 'transfer',
    amount: transfer.amount,
    amount_reversed: reversed,
    balance_transaction: movementIdOf(transfer.id),
    created: transfer.created,
    currency: transfer.currency,
    description: transfer.description,
    destination: transfer.account,
    destination_payment: transfer.payment,
    livemode: false,
    metadata: transfer.metadata,
    reversals: {
      object: 'list',
      data: reversals.map(reversalJson).toReversed(),
      has_more: false,
      url: `/v1/transfers/${transfer.id}/reversals`,
    },
    reversed: reversed === transfer.amount,
    source_transaction: null,
    source_type: 'card',
    transfer_group: transfer.transfer_group,
  };
}

export function reversalJson(reversal: TransferReversal): Stripe.TransferReversal {
  return {
    id: reversal.id,
    object: 'transfer_reversal',
    amount: reversal.amount,
    balance_transaction: movementIdOf(reversal.id),
    created: reversal.created,
    currency: reversal.currency,
    destination_payment_refund: reversal.refund,
    metadata: reversal.metadata,
    source_refund: null,
    transfer: reversal.transfer,
  };
}

/** The part of a transfer that was taken back. */
export function reversedOf(book: StripeBook, transfer: Transfer): number {
  return reversalsOf(book, transfer).reduce((sum, one) => sum + one.amount, 0);
}

export function reversalsOf(book: StripeBook, { id }: Transfer): TransferReversal[] {
  return Object.values(book.reversals).filter((one) => one.transfer === id);
}
