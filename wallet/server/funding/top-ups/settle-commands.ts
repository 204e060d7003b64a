import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { indebted } from '../../ledger/accounts/debt-commands.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand } from '../../ledger/batch/command.ts';
import { askAgainAt, creditEntry, isSettled, settle } from './domain.ts';
import type { Outcome, SettleError, TopUp } from './domain.ts';
import { askDeadline } from './jobs-schema.ts';
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
    return [touch(accountsKey, [accountId, debtAccountId(accountId), house.clearingId, house.feesId])];
  },
  decide: ({ topUpId, outcome, house }, state, { now }) => {
    const before = state.get(topUpsKey, topUpId);
    invariant(before, 'a top-up is stored before its card is charged');
    const settled = settle(before, outcome, now);
    if (!settled.ok) return settled;
    const { topUp, isCredited } = settled.value;
    return ok({
      answer: topUp,
      rows: topUp === before ? [] : [put(topUpsKey, topUp)],
      entries: isCredited ? [creditEntry(topUp, indebted(state, topUp.accountId), house)] : [],
      timers: isSettled(topUp)
        ? { clear: [askDeadline.of(topUp.id)] }
        : { set: [askDeadline.at(askAgainAt(topUp, now), topUp.id)] },
    });
  },
};
