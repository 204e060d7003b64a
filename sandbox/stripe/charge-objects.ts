import type Stripe from 'stripe';
import { entryOf, knownEntry } from './book.ts';
import type { StripeBook } from './book.ts';
import { billingJson, checks, errorOf, kindsOf, methodJson } from './card-objects.ts';
import type { PaymentMethod } from './card-book.ts';
import type { Charge, PaymentIntent, Refund, Review, Warning } from './charge-book.ts';
import type { Desk } from './desk.ts';
import { withHidden } from './hidden.ts';
import { movementIdOf } from './movement.ts';

/** Intents, their charges and refunds, in the form of the API. */

export function intentJson(desk: Desk, intent: PaymentIntent): Stripe.PaymentIntent {
  const method = intent.payment_method === null ? undefined : entryOf(desk.book.methods, intent.payment_method);
  const { error } = intent;
  return {
    ...intentDefaults,
    id: intent.id,
    allowed_payment_method_types: intent.allowed as Stripe.PaymentIntent['allowed_payment_method_types'],
    amount: intent.amount,
    amount_received: intent.status === 'succeeded' ? intent.amount : 0,
    automatic_payment_methods: intent.automatic && { allow_redirects: intent.automatic, enabled: true },
    canceled_at: intent.canceled_at,
    cancellation_reason: intent.cancellation_reason as Stripe.PaymentIntent.CancellationReason | null,
    client_secret: `${intent.id}_secret_${intent.id.slice(-12)}`,
    created: intent.created,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    last_payment_error: error && {
      ...(intent.latest_charge === null ? {} : { charge: intent.latest_charge }),
      ...errorOf(error),
      ...(method ? { payment_method: methodJson(method) } : {}),
    },
    latest_charge: intent.latest_charge,
    metadata: intent.metadata,
    next_action:
      intent.status === 'requires_action'
        ? {
            redirect_to_url: { return_url: intent.return_url, url: `${desk.page}/3ds/${intent.id}` },
            type: 'redirect_to_url',
          }
        : null,
    payment_method: intent.status === 'requires_payment_method' ? null : intent.payment_method,
    payment_method_options: optionsOf(intent),
    payment_method_types: kindsOf(intent.currency, intent.allowed),
    review: intent.review,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: intent.status,
  };
}

function optionsOf(intent: PaymentIntent): Stripe.PaymentIntent.PaymentMethodOptions {
  const card = {
    installments: null,
    mandate_options: null,
    network: null,
    request_three_d_secure: 'automatic',
  } as const;
  const kinds = kindsOf(intent.currency, intent.allowed);
  return {
    ...(kinds.includes('card') ? { card } : {}),
    ...(kinds.includes('us_bank_account') ? { us_bank_account: { verification_method: 'automatic' } } : {}),
    ...(kinds.includes('sepa_debit') ? { sepa_debit: {} } : {}),
  };
}

type OfAnIntent =
  | 'id'
  | 'allowed_payment_method_types'
  | 'amount'
  | 'amount_received'
  | 'automatic_payment_methods'
  | 'canceled_at'
  | 'cancellation_reason'
  | 'client_secret'
  | 'created'
  | 'currency'
  | 'customer'
  | 'description'
  | 'last_payment_error'
  | 'latest_charge'
  | 'metadata'
  | 'next_action'
  | 'payment_method'
  | 'payment_method_options'
  | 'payment_method_types'
  | 'review'
  | 'statement_descriptor_suffix'
  | 'status';

const intentDefaults: Omit<Stripe.PaymentIntent, OfAnIntent> = {
  object: 'payment_intent',
  amount_capturable: 0,
  amount_details: { tip: {} },
  application: null,
  application_fee_amount: null,
  capture_method: 'automatic_async',
  confirmation_method: 'automatic',
  customer_account: null,
  excluded_payment_method_types: null,
  livemode: false,
  managed_payments: { enabled: false },
  on_behalf_of: null,
  payment_method_configuration_details: null,
  payment_record: null,
  processing: null,
  receipt_email: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  transfer_data: null,
  transfer_group: null,
};

/** The part of a charge that was given back. A refund that failed does not count. */
export function refundedOf(book: StripeBook, { id }: Charge): number {
  return refundsOf(book, id).reduce((sum, refund) => sum + (refund.status === 'failed' ? 0 : refund.amount), 0);
}

function refundsOf(book: StripeBook, chargeId: string): Refund[] {
  return Object.values(book.refunds).filter((refund) => refund.charge === chargeId);
}

export function chargeJson({ book, page }: Desk, charge: Charge): Stripe.Charge {
  const refunded = refundedOf(book, charge);
  const method = knownEntry(book.methods, charge.method);
  const mandate = Object.values(book.mandates).find((one) => one.method === method.id && one.status === 'active');
  const isPaid = charge.status === 'succeeded';
  const shown: Stripe.Charge = {
    ...chargeDefaults,
    id: charge.id,
    amount: charge.amount,
    amount_captured: isPaid ? charge.amount : 0,
    amount_refunded: refunded,
    balance_transaction: charge.available_on === null ? null : movementIdOf(charge.id),
    billing_details: billingJson(method),
    calculated_statement_descriptor: method.face.type === 'card' ? 'HOLDFAST SANDBOX' : null,
    captured: charge.status !== 'failed',
    created: charge.created,
    currency: charge.currency,
    customer: charge.customer,
    description: charge.description,
    disputed: Object.values(book.disputes).some((one) => one.charge === charge.id),
    failure_code: charge.failure?.code ?? null,
    failure_message: charge.failure?.message ?? null,
    metadata: charge.metadata,
    outcome: outcomeOf(charge, method),
    paid: isPaid,
    payment_intent: charge.intent,
    payment_method: charge.method,
    payment_method_details: detailsOf(charge, method, mandate?.id),
    receipt_url: isPaid ? `${page}/processor#${charge.intent}` : null,
    refunded: isPaid && refunded === charge.amount,
    review: Object.values(book.reviews).find((one) => one.charge === charge.id && one.closed === null)?.id ?? null,
    status: charge.status,
  };
  const refunds = {
    object: 'list',
    data: refundsOf(book, charge.id).toReversed().map(refundJson),
    has_more: false,
    url: `/v1/charges/${charge.id}/refunds`,
  };
  return withHidden(shown, { refunds });
}

type OfACharge =
  | 'id'
  | 'amount'
  | 'amount_captured'
  | 'amount_refunded'
  | 'balance_transaction'
  | 'billing_details'
  | 'calculated_statement_descriptor'
  | 'captured'
  | 'created'
  | 'currency'
  | 'customer'
  | 'description'
  | 'disputed'
  | 'failure_code'
  | 'failure_message'
  | 'metadata'
  | 'outcome'
  | 'paid'
  | 'payment_intent'
  | 'payment_method'
  | 'payment_method_details'
  | 'receipt_url'
  | 'refunded'
  | 'review'
  | 'status';

const chargeDefaults: Omit<Stripe.Charge, OfACharge> = {
  object: 'charge',
  application: null,
  application_fee: null,
  application_fee_amount: null,
  failure_balance_transaction: null,
  fraud_details: {},
  livemode: false,
  on_behalf_of: null,
  radar_options: {},
  receipt_email: null,
  receipt_number: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  transfer_data: null,
  transfer_group: null,
};

const SCORES = { normal: 32, elevated: 70, highest: 92 } as const;

function outcomeOf({ failure, risk }: Charge, { face }: PaymentMethod): Stripe.Charge.Outcome {
  const isCard = face.type === 'card';
  const none = { advice_code: failure?.advice ?? null, network_advice_code: null, network_decline_code: null };
  const level = isCard ? { risk_level: risk, risk_score: SCORES[risk] } : { risk_level: 'not_assessed' };
  if (failure?.isBlocked) {
    return {
      ...none,
      ...level,
      network_status: 'not_sent_to_network',
      reason: 'highest_risk_level',
      seller_message: 'Stripe blocked this payment as too risky.',
      type: 'blocked',
    };
  }
  if (failure) {
    return {
      ...none,
      ...level,
      network_status: 'declined_by_network',
      reason: failure.declineCode ?? failure.code,
      seller_message: 'The bank did not return any further details with this decline.',
      type: 'issuer_declined',
    };
  }
  return {
    ...none,
    ...level,
    network_status: 'approved_by_network',
    reason: risk === 'elevated' ? 'elevated_risk_level' : null,
    seller_message:
      risk === 'elevated' ? 'Stripe evaluated this payment as having elevated risk.' : 'Payment complete.',
    type: risk === 'elevated' ? 'manual_review' : 'authorized',
  };
}

function detailsOf(
  charge: Charge,
  { face }: PaymentMethod,
  mandate: string | undefined,
): Stripe.Charge.PaymentMethodDetails {
  switch (face.type) {
    case 'card': {
      const isPaid = charge.status === 'succeeded';
      return {
        card: {
          ...face.card,
          amount_authorized: isPaid ? charge.amount : null,
          authorization_code: isPaid ? charge.id.slice(-6) : null,
          checks,
          electronic_commerce_indicator: charge.isChallenged ? '05' : null,
          extended_authorization: { status: 'disabled' },
          incremental_authorization: { status: 'unavailable' },
          installments: null,
          mandate: null,
          multicapture: { status: 'unavailable' },
          network: face.card.brand,
          network_token: { used: false },
          network_transaction_id: charge.id.slice(-15),
          overcapture: { maximum_amount_capturable: charge.amount, status: 'unavailable' },
          regulated_status: 'unregulated',
          three_d_secure: charge.isChallenged ? challenged(charge) : null,
          transaction_link_id: null,
          wallet: null,
        },
        type: 'card',
      };
    }
    case 'us_bank_account':
      return {
        type: 'us_bank_account',
        us_bank_account: {
          ...face.us_bank_account,
          ...(mandate === undefined ? {} : { mandate }),
          payment_reference: charge.id.slice(-10),
        },
      };
    case 'sepa_debit':
      return { sepa_debit: { ...face.sepa_debit, branch_code: '', mandate: mandate ?? null }, type: 'sepa_debit' };
  }
}

function challenged(charge: Charge): Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure {
  return {
    authentication_flow: 'challenge',
    electronic_commerce_indicator: '05',
    exemption_indicator: null,
    result: 'authenticated',
    result_reason: null,
    transaction_id: charge.id.slice(-12),
    version: '2.2.0',
  };
}

export function refundJson(refund: Refund): Stripe.Refund {
  const isFailed = refund.status === 'failed';
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: movementIdOf(refund.id),
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card:
        refund.status === 'pending'
          ? { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }
          : {
              reference: refund.id.slice(-12),
              reference_status: 'available',
              reference_type: 'acquirer_reference_number',
              type: 'refund',
            },
      type: 'card',
    },
    ...(isFailed
      ? { failure_balance_transaction: movementIdOf(refund.id, 'failure'), failure_reason: 'expired_or_canceled_card' }
      : {}),
    metadata: refund.metadata,
    payment_intent: refund.payment_intent,
    payment_method: null,
    ...(refund.status === 'pending' ? { pending_reason: 'processing' as const } : {}),
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}

export function warningJson({ book }: Desk, { id, charge, created }: Warning): Stripe.Radar.EarlyFraudWarning {
  const { intent } = knownEntry(book.charges, charge);
  const actionable = !Object.values(book.disputes).some((one) => one.charge === charge);
  return {
    id,
    object: 'radar.early_fraud_warning',
    actionable,
    charge,
    created,
    fraud_type: 'made_with_stolen_card',
    livemode: false,
    payment_intent: intent,
  };
}

export function reviewJson({ book }: Desk, { id, charge, closed, created }: Review): Stripe.Review {
  const { intent } = knownEntry(book.charges, charge);
  return {
    id,
    object: 'review',
    billing_zip: null,
    charge: closed === null ? charge : null,
    closed_reason: closed,
    created,
    ip_address: null,
    ip_address_location: null,
    livemode: false,
    open: closed === null,
    opened_reason: 'rule',
    payment_intent: intent,
    reason: closed ?? 'rule',
    session: null,
  };
}
