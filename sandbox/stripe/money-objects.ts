import type Stripe from 'stripe';
import { balancesOf, ofDispute } from './balance.ts';
import { entryOf, knownEntry } from './book.ts';
import type { Dispute } from './charge-book.ts';
import type { Desk } from './desk.ts';
import { FINANCIAL_ACCOUNT } from './financial-account.ts';
import type { Payout } from './money-book.ts';
import { movementIdOf } from './movement.ts';
import type { Movement } from './movement.ts';

/** The balance, what moved it, payouts and disputes, in the form of the API. */

export function balanceJson(desk: Desk, account: string | null): Stripe.Balance {
  const balances = balancesOf(desk, account);
  const side = (name: 'available' | 'pending') =>
    balances.map((one) => ({ amount: one[name], currency: one.currency, source_types: { card: one[name] } }));
  return {
    object: 'balance',
    available: side('available'),
    livemode: false,
    pending: side('pending'),
    refund_and_dispute_prefunding: { available: [], pending: [] },
  };
}

export function movementJson({ businessS }: Pick<Desk, 'businessS'>, movement: Movement): Stripe.BalanceTransaction {
  const { amount, category, currency, fee, feeWords } = movement;
  const detail = { amount: fee, application: null, currency, description: feeWords, type: 'stripe_fee' };
  return {
    id: movement.id,
    object: 'balance_transaction',
    amount,
    available_on: movement.available_on,
    balance_type: 'payments',
    created: movement.created,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: amount - fee,
    reporting_category: category,
    source: movement.source,
    status: movement.available_on <= businessS() ? 'available' : 'pending',
    type: movement.type,
  };
}

export function payoutJson(payout: Payout): Stripe.Payout {
  const { failure } = payout;
  const isBack = failure !== null || payout.canceledAt !== null;
  const isToBank = payout.destination !== FINANCIAL_ACCOUNT;
  const isTraced = payout.status === 'paid' || payout.wasPaid === true;
  return {
    id: payout.id,
    object: 'payout',
    amount: payout.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: payout.arrival_date,
    automatic: payout.automatic === true,
    balance_transaction: movementIdOf(payout.id),
    created: payout.created,
    currency: payout.currency,
    description: payout.description,
    destination: isToBank ? payout.destination : null,
    failure_balance_transaction: isBack ? movementIdOf(payout.id, 'failure') : null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    livemode: false,
    metadata: payout.metadata,
    method: 'standard',
    original_payout: payout.original ?? null,
    payout_method: isToBank ? null : payout.destination,
    reconciliation_status: 'not_applicable',
    reversed_by: payout.reversedBy ?? null,
    source_type: 'card',
    statement_descriptor: payout.statement_descriptor,
    status: payout.status,
    trace_id: isTraced ? { status: 'supported', value: payout.trace } : { status: 'pending', value: null },
    type: 'bank_account',
  };
}

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

/** The reasons as Visa numbers them. */
const REASON_CODES = { fraudulent: '10.4', product_not_received: '13.1', debit_not_authorized: null } as const;

export function disputeJson(desk: Desk, dispute: Dispute): Stripe.Dispute {
  const charge = knownEntry(desk.book.charges, dispute.charge);
  const isInquiry = dispute.status.startsWith('warning_');
  const email = charge.customer === null ? undefined : entryOf(desk.book.customers, charge.customer)?.email;
  const { face } = knownEntry(desk.book.methods, charge.method);
  const code = REASON_CODES[dispute.reason];
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    balance_transactions: ofDispute(dispute).map((one) => movementJson(desk, one)),
    charge: dispute.charge,
    created: dispute.created,
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: { ...noEvidence, customer_email_address: email ?? null, ...dispute.evidence },
    evidence_details: {
      due_by: dispute.due_by,
      enhanced_eligibility: {},
      has_evidence: Object.keys(dispute.evidence).length > 0,
      past_due: dispute.due_by > 0 && dispute.due_by <= desk.businessS(),
      submission_count: dispute.submissions,
      submission_method: dispute.submissions > 0 ? 'manual' : 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: dispute.metadata,
    payment_intent: charge.intent,
    ...(face.type === 'card'
      ? {
          network_reason_code: code,
          payment_method_details: {
            card: {
              brand: face.card.brand,
              case_type: isInquiry ? 'inquiry' : 'chargeback',
              network: face.card.brand,
              network_reason_code: code,
            },
            type: 'card',
          },
        }
      : {}),
    reason: dispute.reason,
    status: dispute.status,
  };
}
