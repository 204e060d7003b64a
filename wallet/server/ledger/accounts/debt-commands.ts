import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { accountsKey } from '../batch/command.ts';
import type { State, Writes } from '../batch/command.ts';
import { debtAccountId } from './debt-domain.ts';
import type { Indebted } from './debt-domain.ts';
import { spendable, transfer } from './domain.ts';
import type { Account, EntryDraft } from './domain.ts';

/** Finds an account with its owner's debt, among the rows of a command that touches both. */
export function indebted(state: State, id: Id<'acc'>): Indebted {
  const account = state.get(accountsKey, id);
  invariant(account, 'the account of a share exists');
  return { account, debt: state.get(accountsKey, debtAccountId(id)) };
}

/** Names the accounts of the debts of accounts, for a command whose writes go through `withDebtsPaid`. */
export function debtsOf(accountIds: readonly Id<'acc'>[]): Id<'acc'>[] {
  return accountIds.map(debtAccountId);
}

/**
 * Adds the entries by which debts take what a command makes spendable, so that nobody who owes has anything to spend.
 * The command touches the accounts and their debts. A debt is of other sales, so its entry names no payment.
 *
 * @param accountIds The accounts on which money may have arrived or become free.
 */
export function withDebtsPaid<W extends Writes<unknown>>(
  state: State,
  writes: W,
  accountIds: readonly Id<'acc'>[],
  reason: string,
): W {
  const paid = [...new Set(accountIds)].flatMap((id): EntryDraft[] => {
    const account = after(state, writes, id);
    const debt = after(state, writes, debtAccountId(id));
    if (!account || !debt || debt.postedMinor >= 0n) return [];
    const { minor: free, currency } = spendable(account);
    const owed = -debt.postedMinor;
    const minor = free < owed ? free : owed;
    return minor > 0n
      ? [{ kind: 'debt_paid', reason, postings: transfer(account.id, debt.id, { minor, currency }) }]
      : [];
  });
  return paid.length === 0 ? writes : { ...writes, entries: [...(writes.entries ?? []), ...paid] };
}

/** An account as the writes of a command leave it. */
function after(state: State, { rows = [], entries = [] }: Writes<unknown>, id: Id<'acc'>): Account | undefined {
  const written = rows.findLast((one) => one.resource === accountsKey.name && one.row.id === id);
  const account = written ? (written.row as Account) : state.get(accountsKey, id);
  if (!account) return undefined;
  const own = entries.flatMap((entry) => entry.postings).filter((posting) => posting.accountId === id);
  return { ...account, postedMinor: own.reduce((sum, one) => sum + one.amountMinor, account.postedMinor) };
}
