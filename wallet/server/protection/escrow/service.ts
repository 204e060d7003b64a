import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch, KeyReused, SubmitOptions } from '../../ledger/batch/batch.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { movePart } from './commands.ts';
import type { PartGone, Step } from './commands.ts';
import type { EscrowError } from './domain.ts';

/** The door to what lies in escrow. Every step is idempotent: taken again, it answers with the payment as it is. */
export interface Escrow {
  /** @param key The shop's: a replay gets the first answer, whatever has happened since. */
  take(
    payment: Pick<Payment, 'id' | 'cell'>,
    partId: string,
    step: Step,
    key?: SubmitOptions['key'],
  ): Promise<Result<PaymentJson, EscrowError | PartGone | KeyReused>>;
  /** Takes the step that is due at a part's deadline. */
  due(paymentId: Id<'pay'>, partId: Id<'prt'>, step: Step): Promise<void>;
}

export function createEscrow({ batch, ledger }: { batch: Batch; ledger: Ledger }): Escrow {
  const houseOf = (cell: number) => ({
    escrow: ledger.house('escrow', 'EUR', cell),
    fees: ledger.house('fees', 'EUR', cell),
    clearing: ledger.house('cell_clearing', 'EUR', cell),
  });
  const submit = async (paymentId: Id<'pay'>, partId: string, step: Step, options: SubmitOptions & { cell: number }) =>
    isId('prt', partId)
      ? batch.submit(movePart, { paymentId, partId, step, house: houseOf(options.cell) }, options)
      : err({ code: 'part_not_found' as const });
  return {
    take: (payment, partId, step, key) =>
      submit(payment.id, partId, step, { cell: payment.cell, ...(key ? { key } : {}) }),
    due: async (paymentId, partId, step) => {
      await submit(paymentId, partId, step, { cell: HOME_CELL });
    },
  };
}
