import { Type } from 'typebox';
import { CurrencyCode } from '#platform/db/column.ts';
import { IdText, defineJob } from '#platform/jobs/job.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Batch } from '../batch/batch.ts';
import { accountsKey, touch } from '../batch/command.ts';
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

const arriveJob = defineJob(
  'ledger.arrive',
  Type.Object({
    cell: Type.Integer(),
    account_id: IdText('acc'),
    minor: Type.String({ pattern: '^-?[0-9]+$' }),
    currency: CurrencyCode,
    kind: Type.String(),
    reason: Type.String(),
    payment_id: Type.Union([IdText('pay'), Type.Null()]),
    key: Type.String(),
  }),
);

export function crossingMessage({ cell, accountId, sum, entry, key }: Crossing): OutboxMessage {
  const { kind, reason, paymentId = null } = entry;
  const { minor, currency } = sum;
  return arriveJob({
    cell,
    account_id: accountId,
    minor: String(minor),
    currency,
    kind,
    reason,
    payment_id: paymentId,
    key,
  });
}

interface Arrive extends Omit<Crossing, 'cell' | 'key'> {
  readonly clearingId: Id<'acc'>;
}

/** Brings what has crossed to its account. Submitted with the crossing's key. */
const arrive: MoneyCommand<Arrive, null, never> = {
  kind: arriveJob.kind,
  touches: ({ accountId, clearingId }) => [touch(accountsKey, [accountId, clearingId])],
  decide: ({ accountId, clearingId, sum, entry }) =>
    ok({ answer: null, entries: [{ ...entry, postings: transfer(clearingId, accountId, sum) }] }),
  answer: { toJson: (answer) => answer, fromJson: () => null },
};

/** The job that ends each crossing. Those that are due at the same time share a batch. */
export function crossingJobs({ batch, ledger }: { batch: Batch; ledger: Ledger }) {
  return arriveJob.handledBy(
    async ({ cell, account_id: accountId, minor, currency, payment_id: paymentId, kind, reason, key }) => {
      const sum = { minor: BigInt(minor), currency };
      const entry = { kind, reason, ...(paymentId === null ? {} : { paymentId }) };
      const clearingId = ledger.house('cell_clearing', currency, cell);
      const options = { cell, key: { scope: arriveJob.kind, key, requestHash: `${accountId} ${minor}` } };
      const outcome = await batch.submit(arrive, { accountId, clearingId, sum, entry }, options);
      invariant(outcome.ok, 'a crossing has one account and one sum');
    },
  );
}
