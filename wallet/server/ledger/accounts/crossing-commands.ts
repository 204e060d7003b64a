import { Type } from 'typebox';
import { CurrencyCode } from '#platform/db/column.ts';
import { IdText, defineJob } from '#platform/jobs/job.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Money } from '#platform/money/money.ts';
import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import type { Batch } from '../batch/batch.ts';
import { accountsKey, put, touch } from '../batch/command.ts';
import type { MoneyCommand } from '../batch/command.ts';
import { indebted } from './debt-commands.ts';
import { debtAccountId, payOrCollect } from './debt-domain.ts';
import type { EntryDraft } from './domain.ts';
import type { Ledger } from './service.ts';

/**
 * Money on its way between an account and another cell. The transaction that wrote the crossing moved the money to the
 * clearing account of its own cell, or took it from there. A job then moves it between the clearing account of the other
 * cell and the account.
 */
export interface Crossing {
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  /** Above zero, the account gets it; below zero, it pays it. */
  readonly sum: Money;
  /** The event, for the account's statement. */
  readonly entry: Pick<EntryDraft, 'kind' | 'reason' | 'paymentId'>;
  /** Unique among all crossings, so that a second arrival changes nothing. */
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

/** Makes the message whose job ends a crossing. Send it in the transaction of the departure. */
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

/** Moves crossed money to its account, or takes it from there. Submitted with the crossing's key. */
const arrive: MoneyCommand<Arrive, null, never> = {
  kind: arriveJob.kind,
  touches: ({ accountId, clearingId }) => [touch(accountsKey, [accountId, debtAccountId(accountId), clearingId])],
  decide: ({ accountId, clearingId, sum, entry }, state, { now }) => {
    const { postings, opened } = payOrCollect(indebted(state, accountId), sum, now);
    const clearing = { accountId: clearingId, currency: sum.currency, amountMinor: -sum.minor };
    return ok({
      answer: null,
      rows: opened ? [put(accountsKey, opened)] : [],
      entries: [{ ...entry, postings: [clearing, ...postings] }],
    });
  },
  answer: { toJson: (answer) => answer, fromJson: () => null },
};

/** Handles the job that ends a crossing. Crossings that arrive at the same time share a batch. */
export function crossingJobs({ batch, ledger }: { batch: Batch; ledger: Ledger }) {
  return arriveJob.handledBy(
    async ({ cell, account_id: accountId, minor, currency, payment_id: paymentId, kind, reason, key }) => {
      const sum = { minor: BigInt(minor), currency };
      const entry = { kind, reason, ...(paymentId === null ? {} : { paymentId }) };
      const clearingId = ledger.house('cell_clearing', currency, cell);
      const options = { cell, key: { scope: arriveJob.kind, key, requestHash: `${accountId} ${minor}` } };
      const outcome = await batch.submit(arrive, { accountId, clearingId, sum, entry }, options);
      invariant(outcome.ok, 'the key of a crossing always has the same account and sum');
    },
  );
}
