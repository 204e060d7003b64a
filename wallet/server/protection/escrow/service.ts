import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Batch } from '../../ledger/batch.ts';
import type { Ledger } from '../../ledger/service.ts';
import type { Payment } from '../../paying/payments/domain.ts';
import { movePart } from './commands.ts';
import type { PartGone, Step } from './commands.ts';
import type { EscrowError } from './domain.ts';

/** The door to what lies in escrow. Every step is idempotent: taken again, it answers with the payment as it is. */
export interface Escrow {
  take(payment: Payment, partId: string, step: Step): Promise<Result<Payment, EscrowError | PartGone>>;
  /** Deadlines; their subject is `pay_… prt_…`. */
  readonly timers: Readonly<Record<'part.unshipped' | 'part.release', (subject: string) => Promise<void>>>;
}

export function createEscrow({ batch, ledger }: { batch: Batch; ledger: Ledger }): Escrow {
  const submit = async (paymentId: Id<'pay'>, partId: string, step: Step) => {
    if (!isId('prt', partId)) return err({ code: 'part_not_found' as const });
    const house = { escrow: ledger.house('escrow', 'EUR'), fees: ledger.house('fees', 'EUR') };
    const moved = await batch.submit(movePart, { paymentId, partId, step, house });
    invariant(moved.ok || moved.error.code !== 'idempotency_key_reused', 'no key, no reuse');
    return moved as Result<Payment, EscrowError | PartGone>;
  };
  const onTimer = (step: Step) => async (subject: string) => {
    const [paymentId = '', partId = ''] = subject.split(' ');
    invariant(isId('pay', paymentId), 'a part’s deadline names its payment');
    await submit(paymentId, partId, step);
  };
  return {
    take: (payment, partId, step) => submit(payment.id, partId, step),
    timers: {
      'part.unshipped': onTimer({ kind: 'refund_unshipped' }),
      'part.release': onTimer({ kind: 'release_due' }),
    },
  };
}
