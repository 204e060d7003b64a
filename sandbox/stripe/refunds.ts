import { knownEntry } from './book.ts';
import type { Charge, Refund } from './charge-book.ts';
import { chargeJson, refundJson, refundedOf } from './charge-objects.ts';
import type { Desk } from './desk.ts';
import { plan } from './plans.ts';

const DAY_S = 86_400;

export function refundCharge(
  desk: Desk,
  charge: Charge,
  order: Pick<Refund, 'amount' | 'reason' | 'metadata'>,
): Refund {
  const { outcome } = knownEntry(desk.book.methods, charge.method);
  const after = outcome.kind === 'approved' ? outcome.after : undefined;
  const before = refundedOf(desk.book, charge);
  const refund: Refund = {
    ...order,
    id: desk.newId('re'),
    charge: charge.id,
    payment_intent: charge.intent,
    currency: charge.currency,
    status: after === 'slow_refund' ? 'pending' : 'succeeded',
    failedAt: null,
    created: desk.nowS(),
  };
  desk.book.refunds[refund.id] = refund;
  if (after === 'slow_refund') plan(desk, 'refund_succeeds', refund.id, DAY_S);
  if (after === 'failed_refund') plan(desk, 'refund_fails', refund.id, DAY_S);
  desk.announce('refund.created', refundJson(refund));
  desk.announce('charge.refunded', chargeJson(desk, charge), { amount_refunded: before, refunded: false });
  return refund;
}

export function describeRefund(desk: Desk, refund: Refund, metadata: Refund['metadata']): void {
  const before = refund.metadata;
  refund.metadata = metadata;
  announceUpdate(desk, refund, { metadata: before });
}

/** A refund that waited has arrived. */
export function succeedRefund(desk: Desk, refundId: string): void {
  const refund = knownEntry(desk.book.refunds, refundId);
  if (refund.status !== 'pending') return;
  const { destination_details } = refundJson(refund);
  refund.status = 'succeeded';
  announceUpdate(desk, refund, { destination_details, pending_reason: 'processing', status: 'pending' });
}

/** The bank sent the money of a refund back, days after it had succeeded. */
export function failRefund(desk: Desk, refundId: string): void {
  const refund = knownEntry(desk.book.refunds, refundId);
  if (refund.status === 'failed') return;
  const before = { failure_balance_transaction: null, failure_reason: null, status: refund.status };
  refund.status = 'failed';
  refund.failedAt = desk.nowS();
  announceUpdate(desk, refund, before);
  desk.announce('refund.failed', refundJson(refund));
}

function announceUpdate(desk: Desk, refund: Refund, before: object): void {
  desk.announce('refund.updated', refundJson(refund), before);
  desk.announce('charge.refund.updated', refundJson(refund), before);
}
