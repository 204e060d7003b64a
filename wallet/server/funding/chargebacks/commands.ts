import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { debtOpened } from '../../identity/limits/debt-commands.ts';
import { standingsKey } from '../../identity/limits/resources.ts';
import { indebted } from '../../ledger/accounts/debt-commands.ts';
import { debtAccountId, payOrCollect } from '../../ledger/accounts/debt-domain.ts';
import { mergePostings } from '../../ledger/accounts/domain.ts';
import type { Account, EntryDraft } from '../../ledger/accounts/domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, State } from '../../ledger/batch/command.ts';
import { negate } from '#platform/money/money.ts';
import type { Dispute } from '../processor/dispute-domain.ts';
import type { TopUp } from '../top-ups/domain.ts';
import { chargebackId, follow, reasonsOfEntries } from './domain.ts';
import type { FollowError, Followed } from './domain.ts';
import { chargebackNotice, paymentChargedBack } from './jobs-schema.ts';
import { chargebacksKey } from './store.ts';

interface FollowDispute {
  readonly dispute: Dispute;
  readonly topUp: TopUp;
  readonly house: { readonly clearingId: Id<'acc'>; readonly feesId: Id<'acc'> };
}

/**
 * Follows a dispute at the processor: what a bank took is taken from the holder's balance, as far as it goes, and the
 * rest is the holder's debt; what it gives back pays the debt first. Idempotent by the state of the row.
 */
export const followDispute: MoneyCommand<FollowDispute, Followed, FollowError> = {
  kind: 'chargeback.follow',
  touches: ({ dispute, topUp, house }) => [
    touch(standingsKey, [topUp.holderId]),
    touch(chargebacksKey, [chargebackId(dispute.processorId)]),
    touch(accountsKey, [topUp.accountId, debtAccountId(topUp.accountId), house.clearingId, house.feesId]),
  ],
  decide: (command, state, { now }) => {
    const before = state.get(chargebacksKey, chargebackId(command.dispute.processorId));
    const followed = follow(before, command, now);
    if (!followed.ok) return followed;
    const { chargeback, steps } = followed.value;
    if (chargeback === before) return ok({ answer: followed.value });
    const { entries, opened } = moneyOf(state, command, followed.value, now);
    const about = { chargeback_id: chargeback.id };
    const isForParts = chargeback.paymentId !== null && steps.some((step) => step === 'taken' || step === 'lost');
    return ok({
      answer: followed.value,
      rows: [put(chargebacksKey, chargeback), ...debtOpened(state, chargeback.holderId, opened)],
      entries,
      outbox: [
        ...(isForParts ? [paymentChargedBack(about)] : []),
        ...steps.map((step) => chargebackNotice({ ...about, step })),
      ],
    });
  },
};

/** Makes the entry of what moved at the processor since the last answer. */
function moneyOf(
  state: State,
  { house, topUp }: FollowDispute,
  { chargeback, takes, fee }: Followed,
  now: Date,
): { entries: EntryDraft[]; opened?: Account | undefined } {
  if (takes.minor === 0n && fee.minor === 0n) return { entries: [] };
  const { currency } = takes;
  const moved =
    takes.minor === 0n ? { postings: [] } : payOrCollect(indebted(state, chargeback.accountId), negate(takes), now);
  const postings = mergePostings([
    ...moved.postings,
    { accountId: house.feesId, currency, amountMinor: -fee.minor },
    { accountId: house.clearingId, currency, amountMinor: takes.minor + fee.minor },
  ]);
  const isBack = takes.minor < 0n;
  const kind = isBack ? 'chargeback_returned' : 'chargeback';
  // The history, the settlement and the audit read the dispute from the reason.
  const words = reasonsOfEntries[isBack ? 'given' : 'taken'][topUp.isDebit ? 'debit' : 'card'];
  const reason = `${words} ${chargeback.processorId}`;
  return { entries: [{ kind, reason, postings }], opened: 'opened' in moved ? moved.opened : undefined };
}
