import type { OutboxMessage } from '#platform/jobs/outbox.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { indebted } from '../../ledger/accounts/debt-commands.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import { accountsKey, holdsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, RowWrite, State } from '../../ledger/batch/command.ts';
import { holdCredited } from '../../ledger/holds/domain.ts';
import { askAgainAt, creditEntry, isSettled, settle, shareHoldId } from './domain.ts';
import type { Outcome, SettleError, TopUp } from './domain.ts';
import { askDeadline, debitEnded, shareSettled } from './jobs-schema.ts';
import { topUpsKey } from './store.ts';

interface SettleTopUp {
  readonly topUpId: Id<'top'>;
  readonly outcome: Outcome;
  readonly house: { readonly clearingId: Id<'acc'>; readonly feesId: Id<'acc'> };
}

/**
 * Applies an outcome to a top-up and, after success, credits the balance: one row and one entry in one transaction.
 * Idempotent by the state of the row.
 */
export const settleTopUp: MoneyCommand<SettleTopUp, TopUp, SettleError> = {
  kind: 'top_up.settle',
  touches: ({ topUpId }) => [touch(topUpsKey, [topUpId])],
  touchesThen: ({ topUpId, house }, loaded) => {
    const topUp = loaded.find(topUpsKey, topUpId);
    if (!topUp) return [];
    const { accountId } = topUp;
    return [
      ...(topUp.paymentId === null ? [] : [touch(holdsKey, [shareHoldId(topUp.id)])]),
      touch(accountsKey, [accountId, debtAccountId(accountId), house.clearingId, house.feesId]),
    ];
  },
  decide: ({ topUpId, outcome, house }, state, { now }) => {
    const before = state.get(topUpsKey, topUpId);
    invariant(before, 'a top-up is stored before its instrument is charged');
    const settled = settle(before, outcome, now);
    if (!settled.ok) return settled;
    const { topUp, isCredited } = settled.value;
    return ok({
      answer: topUp,
      rows: [...(topUp === before ? [] : [put(topUpsKey, topUp)]), ...(isCredited ? heldFor(state, topUp, now) : [])],
      entries: isCredited ? [creditEntry(topUp, indebted(state, topUp.accountId), house)] : [],
      outbox: topUp === before ? [] : announcedOf(before, topUp),
      timers: isSettled(topUp)
        ? { clear: [askDeadline.of(topUp.id)] }
        : { set: [askDeadline.at(askAgainAt(topUp, now), topUp.id)] },
    });
  },
};

/** The jobs about an outcome: of a charge for a payment, and of a debit, which its holder saw on its way. */
function announcedOf(before: TopUp, { id, paymentId, isDebit, status }: TopUp): OutboxMessage[] {
  const about = { top_up_id: id };
  if ((status !== 'succeeded' && status !== 'declined') || status === before.status) return [];
  return [
    ...(paymentId === null ? [] : [shareSettled(about)]),
    ...(isDebit && before.status !== 'started' ? [debitEnded({ ...about, status })] : []),
  ];
}

/** The payment's own command ends the hold, so this time is never reached. */
const HELD_FOR_MS = 7 * 86_400_000;

/** Holds the money of a top-up for its payment. */
function heldFor(state: State, { id, cell, accountId, paymentId, amount }: TopUp, now: Date): RowWrite[] {
  if (paymentId === null) return [];
  const { account } = indebted(state, accountId);
  const expiresAt = new Date(now.getTime() + HELD_FOR_MS);
  const held = holdCredited(account, { id: shareHoldId(id), cell, accountId, amount, paymentId, expiresAt });
  return [put(holdsKey, held.hold), put(accountsKey, held.account)];
}
