import { invariant } from '#platform/kernel/invariant.ts';
import type { Chargebacks } from '../../funding/chargebacks/service.ts';
import type { Chargeback } from '../../funding/chargebacks/domain.ts';
import { partOf } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import { transitions } from '../escrow/domain.ts';
import type { Escrow } from '../escrow/service.ts';
import type { Refunds } from '../refunds/service.ts';
import { undeliveredOf, upTo } from './domain.ts';
import type { LineAmount } from './domain.ts';

/** Decides who pays in the end for a card share that a bank took back. */
export interface ChargedPayments {
  /**
   * Settles the payment of a chargeback. What the wallet did not see delivered goes back to the payer, who owes it to
   * the bank's side: out of escrow at once, and from the seller once the money is lost. Idempotent.
   */
  settle(chargebackId: string): Promise<void>;
}

interface ChargedPaymentDeps {
  readonly chargebacks: Pick<Chargebacks, 'find'>;
  readonly payments: Pick<Payments, 'find'>;
  readonly escrow: Pick<Escrow, 'move'>;
  readonly refunds: Pick<Refunds, 'list'>;
}

/** Creates the door to the payments of chargebacks. */
export function createChargedPayments(deps: ChargedPaymentDeps): ChargedPayments {
  return { settle: (id) => settle(deps, id) };
}

async function settle(deps: ChargedPaymentDeps, id: string): Promise<void> {
  const chargeback = await deps.chargebacks.find(id);
  if (!chargeback?.paymentId || chargeback.takenMinor === 0n) return;
  const payment = await deps.payments.find(chargeback.paymentId);
  invariant(payment, 'the payment of a charge exists');
  // The charge comes before the capture, and so may its dispute: the job looks again.
  if (payment.status === 'requires_approval') throw new Error(`The payment ${payment.id} is not captured yet.`);
  // A payment that ended before its capture left the money in the balance.
  if (!payment.capturedAt) return;
  for (const part of payment.parts) await refund(deps, payment, part, undeliveredOf(part, 'escrow'));
  if (chargeback.status === 'lost') await collectFromSellers(deps, payment, chargeback);
}

/** Refunds what sellers did not deliver, up to what the bank took and was not refunded before. */
async function collectFromSellers(
  deps: ChargedPaymentDeps,
  { id: paymentId, cell, parts }: Payment,
  { takenMinor }: Chargeback,
): Promise<void> {
  for (const { id } of parts) {
    const payment = await deps.payments.find(paymentId);
    const part = payment && partOf(payment, id);
    invariant(part, 'a payment keeps its parts');
    const made = (await deps.refunds.list({ id: paymentId, cell })).filter(({ cause }) => cause === 'charged_back');
    const left = made.reduce((sum, { amount }) => sum - amount.minor, takenMinor);
    await refund(deps, payment, part, upTo(undeliveredOf(part, 'seller'), left));
  }
}

async function refund(
  { escrow }: ChargedPaymentDeps,
  payment: Payment,
  part: Part,
  lines: readonly LineAmount[],
): Promise<void> {
  if (lines.length === 0 || !transitions[part.status].refunded) return;
  const event = { kind: 'refunded', wish: { lines } } as const;
  const moved = await escrow.move(payment, part.id, event, { cause: 'charged_back' });
  // The part changed meanwhile, and the job looks at it again.
  if (!moved.ok) throw new Error(`Part ${part.id} was not refunded after a chargeback: ${moved.error.code}`);
}
