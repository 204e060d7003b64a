import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import { isCurrency } from '#platform/money/currency.ts';
import type { Money } from '#platform/money/money.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Batch } from '../batch/batch.ts';
import type { MoneyCommand } from '../batch/command.ts';
import { transfer } from './domain.ts';
import type { EntryDraft } from './domain.ts';
import type { Ledger } from './service.ts';

/**
 * Money on its way to an account in another cell. It has left for the clearing account of its own cell in the
 * transaction that wrote this; a job brings it from the clearing account of the other.
 */
export interface Crossing {
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  readonly sum: Money;
  /** What happened, as the account's statement tells it. */
  readonly entry: Pick<EntryDraft, 'kind' | 'reason' | 'paymentId'>;
  /** Unlike that of any other crossing: a second arrival under it changes nothing. */
  readonly key: string;
}

const KIND = 'ledger.arrive';

export function crossingMessage({ cell, accountId, sum, entry, key }: Crossing): OutboxMessage {
  const { kind, reason, paymentId = null } = entry;
  const { minor, currency } = sum;
  return {
    kind: KIND,
    payload: { cell, account_id: accountId, minor: String(minor), currency, kind, reason, payment_id: paymentId, key },
  };
}

interface Arrive extends Omit<Crossing, 'cell' | 'key'> {
  readonly clearingId: Id<'acc'>;
}

/** Brings what has crossed to its account. Submitted with the crossing's key. */
const arrive: MoneyCommand<Arrive, null, never> = {
  kind: KIND,
  touches: ({ accountId, clearingId }) => ({ accounts: [accountId, clearingId] }),
  decide: ({ accountId, clearingId, sum, entry }) =>
    ok({ answer: null, entries: [{ ...entry, postings: transfer(clearingId, accountId, sum) }] }),
  answer: { toJson: (answer) => answer, fromJson: () => null },
};

/** The job that ends each crossing. Those that are due at the same time share a batch. */
export function crossingJobs({ batch, ledger }: { batch: Batch; ledger: Ledger }) {
  return {
    [KIND]: async (payload: unknown): Promise<void> => {
      const { cell, accountId, sum, entry, key } = read(payload as Record<string, unknown>);
      const clearingId = ledger.house('cell_clearing', sum.currency, cell);
      const options = { cell, key: { scope: KIND, key, requestHash: `${accountId} ${sum.minor}` } };
      const arrived = await batch.submit(arrive, { accountId, clearingId, sum, entry }, options);
      invariant(arrived.ok, 'a crossing has one account and one sum');
    },
  };
}

function read(payload: Record<string, unknown>): Crossing {
  const { cell, account_id: accountId, minor, currency, kind, reason, payment_id: paymentId, key } = payload;
  invariant(isId('acc', accountId) && isCurrency(currency), 'a crossing is written by crossingMessage');
  const paid = isId('pay', paymentId) ? { paymentId } : {};
  return {
    cell: Number(cell),
    accountId,
    sum: { minor: BigInt(String(minor)), currency },
    entry: { kind: String(kind), reason: String(reason), ...paid },
    key: String(key),
  };
}
