import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { Case, Offer } from '../cases/record-domain.ts';
import type { StepKind } from './steps-domain.ts';

interface Disputed {
  readonly payment: Pick<Payment, 'nonce'>;
  readonly part: Pick<Part, 'payeeId' | 'payeeName' | 'amount'>;
  readonly dispute: Case;
}

/**
 * Computes the challenge that a buyer signs to take a step of a case: SHA-256 over the canonical JSON of the case as the
 * buyer saw it, the step, and the outcome with its amount. A later event of the case invalidates the signature.
 *
 * @param offer The buyer's own; otherwise the step is about the offer of the case.
 */
export function challengeOfStep({ payment, part, dispute }: Disputed, step: StepKind, offer: Offer | null): Buffer {
  const { outcome, ...rest } = offer ?? dispute.offer;
  return sha256(
    canonicalJson({
      case_id: dispute.id,
      step,
      seen: dispute.timeline.length,
      status: dispute.status,
      outcome,
      amount_minor: 'amountMinor' in rest ? String(rest.amountMinor) : undefined,
      left_minor: String(dispute.leftMinor),
      currency: part.amount.currency,
      payee_id: part.payeeId,
      payee_name: part.payeeName,
      nonce: payment.nonce,
    }),
  );
}

/** Computes the challenge that a buyer signs to open a case that asks for less than a full refund. */
export function challengeOfOpening(
  { nonce }: Pick<Payment, 'nonce'>,
  part: Pick<Part, 'id' | 'payeeId' | 'payeeName' | 'amount'>,
  { line, wanted, leftMinor }: { readonly line: string; readonly wanted: Offer; readonly leftMinor: bigint },
): Buffer {
  const { outcome, ...rest } = wanted;
  return sha256(
    canonicalJson({
      opens: part.id,
      line,
      outcome,
      amount_minor: 'amountMinor' in rest ? String(rest.amountMinor) : undefined,
      left_minor: String(leftMinor),
      currency: part.amount.currency,
      payee_id: part.payeeId,
      payee_name: part.payeeName,
      nonce,
    }),
  );
}
