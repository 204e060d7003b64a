import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { accountsKey, put, touch } from '../../ledger/batch/command.ts';
import type { LoadedRows, RowWrite, State, Touched } from '../../ledger/batch/command.ts';
import { standingsKey } from './resources.ts';

/** Touches what `owes` reads, once the standing is loaded. Nothing for a holder who never owed. */
export function touchesOfDebts(loaded: LoadedRows, holderId: Id<'hld'>): Touched {
  return touch(accountsKey, loaded.find(standingsKey, holderId)?.debtAccounts ?? []);
}

/** Whether a holder owes, in any currency. The command touches the standing and `touchesOfDebts`. */
export function owes(state: State, holderId: Id<'hld'>): boolean {
  const debts = state.get(standingsKey, holderId)?.debtAccounts ?? [];
  return debts.some((id) => (state.get(accountsKey, id)?.postedMinor ?? 0n) < 0n);
}

/**
 * Writes the account of a debt that opens, and names it in its holder's standing, so that no payment overlooks it. The
 * command touches the standing.
 */
export function debtOpened(state: State, holderId: Id<'hld'>, opened: Account | undefined): RowWrite[] {
  if (!opened) return [];
  const standing = state.get(standingsKey, holderId);
  invariant(standing, 'who owes has a wallet');
  const debtAccounts = [...standing.debtAccounts, opened.id];
  return [put(accountsKey, opened), put(standingsKey, { ...standing, debtAccounts })];
}
