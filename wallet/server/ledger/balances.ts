import type { Account } from './domain.ts';

/**
 * Accounts as this server's batches left them, so that the next batch need not ask. It is a belief: another server may
 * have written since. A batch that goes by it compares when it writes, and what it finds otherwise is decided anew.
 */
export interface Balances {
  /** Whether to go by it, or by locks. Told once for each try of a batch. */
  trusts(): boolean;
  /** Takes out those of the accounts that are known: nothing is believed of what is in flight. */
  take(ids: readonly string[]): Account[];
  /** Keeps accounts as a batch left them that was committed. */
  keep(accounts: readonly Account[]): void;
  /** To be called when one was not as it was believed: somebody else is at work here. */
  doubt(): void;
}

/** Some 50 MB at most. Whoever has moved no money for the longest is forgotten first. */
const MOST_KEPT = 131_072;
/** Beside another server most beliefs are wrong, and each wrong one costs a transaction. */
const DOUBTED_FOR = 64;

export function createBalances(most = MOST_KEPT): Balances {
  const kept = new Map<string, Account>();
  let doubted = 0;
  return {
    trusts: () => {
      if (doubted === 0) return true;
      doubted -= 1;
      return false;
    },
    take: (ids) =>
      ids.flatMap((id) => {
        const account = kept.get(id);
        kept.delete(id);
        return account ?? [];
      }),
    keep: (accounts) => {
      for (const { opening: _, ...account } of accounts) kept.set(account.id, account);
      for (const id of kept.keys()) {
        if (kept.size <= most) return;
        kept.delete(id);
      }
    },
    doubt: () => {
      doubted = DOUBTED_FOR;
    },
  };
}
