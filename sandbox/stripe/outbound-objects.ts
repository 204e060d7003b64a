import type Stripe from 'stripe';
import { knownEntry } from './book.ts';
import type { StripeBook } from './book.ts';
import type { NameCheck, OutboundPayment, PayoutMethod, Recipient } from './outbound-book.ts';

type Money = Stripe.V2.MoneyManagement.OutboundPayment;

/** @param include The parts that the request asks for; the others are not sent. */
export function recipientJson(recipient: Recipient, include: readonly string[]): Stripe.V2.Core.Account {
  const { contact_email: email, country, display_name: name, ways } = recipient;
  const capabilities = Object.fromEntries(ways.map((way) => [way, { status: 'active', status_details: [] }]));
  return {
    id: recipient.id,
    object: 'v2.core.account',
    applied_configurations: ['recipient'],
    closed: false,
    ...(include.includes('configuration.recipient')
      ? { configuration: { recipient: { applied: true, capabilities: { bank_accounts: capabilities } } } }
      : {}),
    ...(email === null ? {} : { contact_email: email }),
    created: recipient.created,
    dashboard: 'none',
    ...(name === null ? {} : { display_name: name }),
    ...(include.includes('identity')
      ? { identity: { ...(country === null ? {} : { country }), entity_type: recipient.entity_type } }
      : {}),
    livemode: false,
    metadata: recipient.metadata,
  } as Stripe.V2.Core.Account;
}

export function payoutMethodJson(method: PayoutMethod): Stripe.V2.MoneyManagement.PayoutMethod {
  return {
    id: method.id,
    object: 'v2.money_management.payout_method',
    archived: method.archived,
    bank_account: {
      bank_account_type: 'checking',
      bank_name: 'STRIPE TEST BANK',
      country: method.country,
      last4: method.last4,
      ...(method.routing === null ? {} : { routing_number: method.routing }),
      supported_currencies: [method.currency],
      ...(method.swift === null ? {} : { swift_code: method.swift }),
    },
    created: method.created,
    latest_outbound_setup_intent: method.setup,
    livemode: false,
    restricted: false,
    type: 'bank_account',
    usage_status: { payments: method.archived ? 'disabled' : 'eligible', transfers: 'ineligible' },
  };
}

/** The order to set up a method; it succeeds at once. */
export function outboundSetupJson(method: PayoutMethod): Stripe.V2.MoneyManagement.OutboundSetupIntent {
  return {
    id: method.setup,
    object: 'v2.money_management.outbound_setup_intent',
    created: method.created,
    livemode: false,
    payout_method: payoutMethodJson(method),
    status: 'succeeded',
    usage_intent: 'payment',
  };
}

const RESULTS = {
  match: 'The name matches the one of the account.',
  close_match: 'The name is similar to the one of the account.',
  no_match: 'The name is another one than that of the account.',
  unavailable: 'The bank does not compare names.',
} as const;

export function nameCheckJson(check: NameCheck): Stripe.V2.MoneyManagement.RecipientVerification {
  return {
    id: check.id,
    object: 'v2.money_management.recipient_verification',
    ...(check.usedBy === null
      ? {}
      : { consumed_by: { outbound_payment: check.usedBy, type: 'outbound_payment' as const } }),
    created: check.created,
    expires_at: new Date(check.expiresAt * 1_000).toISOString(),
    livemode: false,
    match_result: check.result,
    match_result_details: {
      ...(check.result === 'close_match' ? { matched_name: `${check.name} Junior` } : {}),
      message: RESULTS[check.result],
      provided_name: check.name,
    },
    payout_method: check.method,
    recipient: check.recipient,
    status: check.status,
    verification_type: 'verification_of_payee',
  };
}

export function outboundPaymentJson(book: StripeBook, payment: OutboundPayment): Money {
  const { amount: value, at, currency, description, id, status, verification } = payment;
  const sum = { value, currency } as Money['amount'];
  const method = knownEntry(book.payoutMethods, payment.method);
  const isTraced = at.posted !== undefined;
  return {
    id,
    object: 'v2.money_management.outbound_payment',
    amount: sum,
    cancelable: status === 'processing',
    created: payment.created,
    ...(description === null ? {} : { description }),
    from: { debited: sum, financial_account: payment.from },
    livemode: false,
    metadata: payment.metadata,
    recipient_notification: { setting: 'none' },
    ...(verification === null ? {} : { recipient_verification: verification }),
    statement_descriptor: payment.statement_descriptor,
    status,
    ...(status === 'failed' ? { status_details: { failed: { reason: 'payout_method_declined' as const } } } : {}),
    ...(status === 'returned' ? { status_details: { returned: { reason: 'payout_method_closed' as const } } } : {}),
    status_transitions: {
      ...(at.canceled === undefined ? {} : { canceled_at: at.canceled }),
      ...(at.failed === undefined ? {} : { failed_at: at.failed }),
      ...(at.posted === undefined ? {} : { posted_at: at.posted }),
      ...(at.returned === undefined ? {} : { returned_at: at.returned }),
    },
    to: { credited: sum, payout_method: method.id, recipient: payment.recipient },
    tracking_details: {
      ...(isTraced ? { bank_account: { trace_id: id.slice(-15) } } : {}),
      status: isTraced ? 'supported' : 'pending',
      type: 'bank_account',
    },
  };
}
