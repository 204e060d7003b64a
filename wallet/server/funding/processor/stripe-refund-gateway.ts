import Stripe from 'stripe';
import { isCurrency } from '#platform/money/currency.ts';
import { answered } from '../../stripe/connection-gateway.ts';
import type { Processor, RefundAnswer, RefundOrder, RefundedCharge } from './domain.ts';

const REFUND_WITHIN_MS = 20_000;
const A_PAGE = 100;

type RefundCalls = Pick<Processor, 'refundCharge' | 'readRefund' | 'findRefund'>;

/** Sends money of charges back to their cards. */
export function refundCalls(stripe: Stripe): RefundCalls {
  return {
    refundCharge: (order) => refundCharge(stripe, order),
    readRefund: (processorId) => answered(async () => toRefund(await stripe.refunds.retrieve(processorId))),
    findRefund: (asked) => answered(() => findRefund(stripe, asked)),
  };
}

async function refundCharge(stripe: Stripe, { reference, chargeId, amount }: RefundOrder): Promise<RefundAnswer> {
  try {
    const refund = await stripe.refunds.create(
      { payment_intent: chargeId, amount: Number(amount.minor), metadata: { reference } },
      { idempotencyKey: reference, timeout: REFUND_WITHIN_MS, maxNetworkRetries: 0 },
    );
    return { kind: 'refund', refund: toRefund(refund) };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode !== 409)
      return { kind: 'rejected', code: error.code ?? 'invalid_request' };
    if (error instanceof Stripe.errors.StripeError) return { kind: 'unknown' };
    throw error;
  }
}

async function findRefund(
  stripe: Stripe,
  { reference, chargeId }: Parameters<Processor['findRefund']>[0],
): Promise<RefundedCharge | undefined> {
  for await (const refund of stripe.refunds.list({ payment_intent: chargeId, limit: A_PAGE })) {
    if (refund.metadata?.['reference'] === reference) return toRefund(refund);
  }
  return undefined;
}

function toRefund(refund: Stripe.Refund): RefundedCharge {
  const currency = refund.currency.toUpperCase();
  return {
    processorId: refund.id,
    reference: refund.metadata?.['reference'] ?? null,
    amount: { minor: BigInt(refund.amount), currency: isCurrency(currency) ? currency : null },
    status: toStatus(refund.status),
  };
}

/** A status that this version does not know is pending, so the wallet asks again later. */
function toStatus(status: string | null): RefundedCharge['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}
