import type { Id } from '#platform/kernel/id.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { isSame } from '#platform/money/money.ts';
import { debtOpened } from '../../identity/limits/debt-commands.ts';
import { standingsKey } from '../../identity/limits/resources.ts';
import { indebted, withDebtsPaid } from '../../ledger/accounts/debt-commands.ts';
import { debtAccountId } from '../../ledger/accounts/debt-domain.ts';
import { accountsKey, holdsKey, put, touch } from '../../ledger/batch/command.ts';
import type { MoneyCommand, State } from '../../ledger/batch/command.ts';
import { captureHold } from '../../ledger/holds/domain.ts';
import { holdDeadline } from '../../ledger/holds/jobs-schema.ts';
import { askAgainAt, settle } from '../processor/settle-domain.ts';
import type { Move, Outcome, SettleError } from '../processor/settle-domain.ts';
import { counted, debitOf, feeOf, monthId, standingFault } from './domain.ts';
import type { Month, Withdrawal, WithdrawalError, WithdrawalTerms } from './domain.ts';
import { debitEntry, moveEntries } from './entry-domain.ts';
import type { House } from './entry-domain.ts';
import { askPayout, withdrawalNotice } from './jobs-schema.ts';
import { monthsKey, withdrawalsKey } from './store.ts';

interface ApproveWithdrawal {
  readonly withdrawal: Withdrawal;
  /** Holds amount and fee. It was placed before the wallet asked whether the money may leave. */
  readonly holdId: Id<'hol'>;
  /** The month of `now`, by which the fee is computed. */
  readonly monthId: string;
  /** The terms with which it was quoted. */
  readonly terms: WithdrawalTerms;
  readonly house: House;
  /** The holder's accounts of all currencies, because a debt in any of them comes first. */
  readonly accountIds: readonly Id<'acc'>[];
  /** What these had when the wallet asked whether the held money may leave. */
  readonly posted: ReadonlyMap<Id<'acc'>, bigint>;
  /** Security time. */
  readonly askedAt: Date;
}

/** Why a withdrawal is not approved. */
export type ApproveError = WithdrawalError | { readonly code: 'quote_expired' | 'fee_changed' };

/** Money moved since the wallet asked what may leave, so it has to ask again. */
interface BalancesMoved {
  readonly code: 'balances_moved';
}

/**
 * Approves a withdrawal: debits amount and fee from their hold, in one transaction, before the processor is called.
 * Idempotent by the state of the row: one that is approved from another hold is the answer, and this hold stays.
 */
export const approveWithdrawal: MoneyCommand<ApproveWithdrawal, Id<'wdr'>, ApproveError | BalancesMoved> = {
  kind: 'withdrawal.approve',
  touches: ({ withdrawal, holdId, monthId: month, house, accountIds }) => [
    touch(standingsKey, [withdrawal.holderId]),
    touch(withdrawalsKey, [withdrawal.id]),
    touch(monthsKey, [month]),
    touch(holdsKey, [holdId]),
    touch(accountsKey, [...accountIds, ...accountIds.map(debtAccountId), house.payableId, house.feesId]),
  ],
  decide: (command, state, { now }) => {
    const { withdrawal: quoted, holdId, house, askedAt } = command;
    const before = state.get(withdrawalsKey, quoted.id);
    // Deleted, since it ran out.
    if (!before) return err({ code: 'quote_expired' });
    if (before.status !== 'quoted') return ok({ answer: before.id });
    const month = monthOf(command, state);
    const fault = faultOf(command, month, state, now);
    if (fault) return err(fault);
    if (hasMoved(command, state)) return err({ code: 'balances_moved' });
    const hold = state.get(holdsKey, holdId);
    invariant(hold, 'amount and fee are held before a withdrawal is approved');
    const captured = captureHold({ hold, account: indebted(state, before.accountId).account }, debitOf(before), now);
    if (!captured.ok) return err({ code: 'quote_expired' });
    const approved: Withdrawal = { ...before, status: 'processing', knownName: null, holdId, approvedAt: now, askedAt };
    return ok({
      answer: approved.id,
      rows: [
        put(withdrawalsKey, approved),
        put(monthsKey, counted(month, approved, 1n)),
        put(holdsKey, captured.value.hold),
        put(accountsKey, captured.value.account),
      ],
      entries: [debitEntry(approved, house)],
      outbox: [withdrawalNotice({ withdrawal_id: approved.id, status: 'processing' })],
      timers: { set: [askPayout.at(askAgainAt(approved, now)!, approved.id)], clear: [holdDeadline.of(holdId)] },
    });
  },
  answer: { toJson: (id): Json => id, fromJson: (json) => json as Id<'wdr'> },
};

function monthOf({ withdrawal, monthId: id }: ApproveWithdrawal, state: State): Month {
  const { cell, holderId } = withdrawal;
  return state.get(monthsKey, id) ?? { id, cell, holderId, paidMinor: 0n, chargedMinor: 0n };
}

function hasMoved({ accountIds, posted }: ApproveWithdrawal, state: State): boolean {
  return accountIds.some((id) => state.get(accountsKey, id)?.postedMinor !== posted.get(id));
}

function faultOf(
  { withdrawal, terms, accountIds }: ApproveWithdrawal,
  month: Month,
  state: State,
  now: Date,
): ApproveError | undefined {
  const { holderId, amount, fee, validUntil } = withdrawal;
  if (now >= validUntil) return { code: 'quote_expired' };
  const isOfMonth = month.id === monthId(holderId, amount.currency, now);
  if (!isOfMonth || !isSame(feeOf(amount, month, terms), fee)) return { code: 'fee_changed' };
  return standingFault({
    isFrozen: state.get(standingsKey, holderId)?.status !== 'active',
    owes: accountIds.some((id) => (indebted(state, id).debt?.postedMinor ?? 0n) < 0n),
    // Judged in a transaction of its own, right before this.
    waits: undefined,
  });
}

interface SettleWithdrawal extends Pick<Withdrawal, 'holderId'> {
  readonly withdrawalId: Id<'wdr'>;
  readonly outcome: Outcome;
  readonly house: House;
}

/**
 * Applies an outcome to a withdrawal, with its entries, in one transaction. Answer, webhook, cancelation and deadline
 * all submit this. Idempotent by the state of the row.
 */
export const settleWithdrawal: MoneyCommand<SettleWithdrawal, Withdrawal, SettleError> = {
  kind: 'withdrawal.settle',
  touches: ({ withdrawalId, holderId }) => [touch(standingsKey, [holderId]), touch(withdrawalsKey, [withdrawalId])],
  touchesThen: ({ withdrawalId, house }, loaded) => {
    const withdrawal = loaded.find(withdrawalsKey, withdrawalId);
    if (!withdrawal) return [];
    const { accountId } = withdrawal;
    return [
      touch(monthsKey, [approvedIn(withdrawal)]),
      touch(accountsKey, [accountId, debtAccountId(accountId), house.payableId, house.clearingId, house.feesId]),
    ];
  },
  decide: ({ withdrawalId, outcome, house }, state, { now }) => {
    const before = state.get(withdrawalsKey, withdrawalId);
    invariant(before, 'a withdrawal is stored before it is paid out');
    const settled = settle(before, outcome, now);
    if (!settled.ok) return settled;
    const { paidOut: withdrawal, moves } = settled.value;
    const { entries, opened } = moveEntries(withdrawal, moves, {
      holder: indebted(state, withdrawal.accountId),
      house,
      now,
    });
    const again = askAgainAt(withdrawal, now);
    const { status } = withdrawal;
    const isNews = status !== before.status && status !== 'quoted';
    const writes = {
      answer: withdrawal,
      rows: [
        put(withdrawalsKey, withdrawal),
        ...monthAfter(withdrawal, moves, state),
        ...debtOpened(state, withdrawal.holderId, opened),
      ],
      entries,
      outbox: isNews ? [withdrawalNotice({ withdrawal_id: withdrawal.id, status })] : [],
      timers: again ? { set: [askPayout.at(again, withdrawal.id)] } : { clear: [askPayout.of(withdrawal.id)] },
    };
    // Several moves at once: what one brings back pays the debt that another made.
    return ok(withDebtsPaid(state, writes, [withdrawal.accountId], `Debt paid from withdrawal ${withdrawal.id}`));
  },
};

function approvedIn({ holderId, amount, approvedAt }: Withdrawal): string {
  invariant(approvedAt, 'only an approved withdrawal has a payout');
  return monthId(holderId, amount.currency, approvedAt);
}

/** The month with the withdrawal out of it, or in it again. */
function monthAfter(withdrawal: Withdrawal, moves: readonly Move[], state: State) {
  const month = state.get(monthsKey, approvedIn(withdrawal));
  invariant(month, 'an approval counts in its month');
  const after = moves.reduce((sum, move) => {
    if (move === 'found') return counted(sum, withdrawal, 1n);
    return move === 'posted' ? sum : counted(sum, withdrawal, -1n);
  }, month);
  return moves.length === 0 ? [] : [put(monthsKey, after)];
}
