import type { KeyReused } from '#platform/http/idempotency.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch, SubmitOptions } from '../../ledger/batch/batch.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { movePart } from './commands.ts';
import type { PartGone, Step } from './commands.ts';
import type { EscrowError } from './domain.ts';

/** Moves parts of payments through escrow. A repeated step changes nothing, and answers with the payment as it is. */
export interface Escrow {
  /** Takes a step of a part. @param key The shop's key. A replay gets the first answer, even after later steps. */
  take(
    payment: Pick<Payment, 'id' | 'cell'>,
    partId: string,
    step: Step,
    key?: SubmitOptions['key'],
  ): Promise<Result<PaymentJson, EscrowError | PartGone | KeyReused>>;
  /** Takes the step that is due at a deadline of a part. */
  due(paymentId: Id<'pay'>, partId: Id<'prt'>, step: Step): Promise<void>;
}

interface EscrowDeps {
  readonly batch: Batch;
  readonly ledger: Ledger;
}

export function createEscrow(deps: EscrowDeps): Escrow {
  return {
    take: ({ id, cell }, partId, step, key) =>
      takeStep(deps, { paymentId: id, partId, step }, { cell, ...(key ? { key } : {}) }),
    due: (paymentId, partId, step) => takeDueStep(deps, { paymentId, partId, step }),
  };
}

interface Taking {
  readonly paymentId: Id<'pay'>;
  readonly partId: string;
  readonly step: Step;
}

async function takeStep(
  { batch, ledger }: EscrowDeps,
  { paymentId, partId, step }: Taking,
  options: SubmitOptions & { readonly cell: number },
): ReturnType<Escrow['take']> {
  if (!isId('prt', partId)) return err({ code: 'part_not_found' });
  return batch.submit(movePart, { paymentId, partId, step, house: houseOf(ledger, options.cell) }, options);
}

async function takeDueStep(deps: EscrowDeps, taking: Taking): Promise<void> {
  await takeStep(deps, taking, { cell: HOME_CELL });
}

/** The house's accounts that a part's money moves through. */
function houseOf(ledger: Ledger, cell: number) {
  return {
    escrow: ledger.house('escrow', 'EUR', cell),
    fees: ledger.house('fees', 'EUR', cell),
    clearing: ledger.house('cell_clearing', 'EUR', cell),
  };
}
