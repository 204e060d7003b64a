import Stripe from 'stripe';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { answered } from '../../stripe/connection-gateway.ts';
import { ProcessorUnavailableError } from './domain.ts';
import { isDisputeStatus } from './dispute-domain.ts';
import type { Dispute, DisputeProcessor, EvidenceError, RiskSign } from './dispute-domain.ts';

/** Reads and answers Stripe's disputes, and reads its signs of fraud. */
export function disputeCalls(stripe: Stripe): DisputeProcessor {
  return {
    readDispute: (id) => answered(async () => toDispute(await stripe.disputes.retrieve(id))),
    sendEvidence: (id, evidence, idempotencyKey) =>
      judged(() => stripe.disputes.update(id, { evidence, submit: true }, { idempotencyKey })),
    acceptDispute: (id) => judged(() => stripe.disputes.close(id)),
    readRiskSign: (kind, id) => answered(() => readRiskSign(stripe, kind, id)),
  };
}

/** Sends a request about a dispute. A refusal is certain; the page that asked keeps what was typed. */
async function judged(call: () => Promise<Stripe.Dispute>): Promise<Result<Dispute, EvidenceError>> {
  try {
    return ok(toDispute(await answered(call)));
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    return err({ code: error.param?.startsWith('evidence') ? 'evidence_refused' : 'dispute_closed' });
  }
}

function toDispute(dispute: Stripe.Dispute): Dispute {
  const { id, status, reason, evidence_details: details, balance_transactions: moves } = dispute;
  // A status that this version does not know must not move money by guess; the job asks again later.
  if (!isDisputeStatus(status)) throw new ProcessorUnavailableError(`The dispute ${id} is ${status}.`);
  // What was taken would be another sum than it seems.
  if (moves.some((one) => one.currency !== dispute.currency)) {
    throw new ProcessorUnavailableError(`The dispute ${id} is not settled in the currency of its charge.`);
  }
  const currency = dispute.currency.toUpperCase();
  return {
    processorId: id,
    chargeId: idOf(dispute.payment_intent),
    status,
    reason,
    amount: { minor: BigInt(dispute.amount), currency: isCurrency(currency) ? currency : null },
    takenMinor: moves.reduce((sum, one) => sum - BigInt(one.amount), 0n),
    feeMinor: moves.reduce((sum, one) => sum + BigInt(one.fee), 0n),
    moves: moves.length,
    // Zero if the bank takes no evidence, as for debits.
    dueBy: details.due_by ? new Date(details.due_by * 1_000) : null,
    submissions: details.submission_count,
    createdAt: new Date(dispute.created * 1_000),
  };
}

async function readRiskSign(stripe: Stripe, kind: RiskSign['kind'], id: string): Promise<RiskSign> {
  if (kind === 'warning') {
    const warning = await stripe.radar.earlyFraudWarnings.retrieve(id);
    return { ...common(kind, warning), reason: warning.fraud_type, isOpen: warning.actionable };
  }
  const review = await stripe.reviews.retrieve(id);
  return { ...common(kind, review), reason: review.closed_reason ?? review.reason, isOpen: review.open };
}

function common(
  kind: RiskSign['kind'],
  { id, payment_intent: intent, created }: Pick<Stripe.Review, 'id' | 'payment_intent' | 'created'>,
): Pick<RiskSign, 'processorId' | 'kind' | 'chargeId' | 'createdAt'> {
  return { processorId: id, kind, chargeId: idOf(intent), createdAt: new Date(created * 1_000) };
}

function idOf(object: string | { readonly id: string } | null | undefined): string | null {
  return typeof object === 'string' ? object : (object?.id ?? null);
}
