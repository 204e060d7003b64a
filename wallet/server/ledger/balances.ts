import type { Account } from './domain.ts';

/**
 * Accounts as this server's batches left them, so that the next batch need not ask. It is a belief: another server may
 * have written since. A batch that goes by it compares when it writes, and what it finds otherwise is decided anew.
 */
export interface Balances {
  /** Whether to go by it, or by locks. Told once for each try of a batch. */
  trusts(): boolean;
  /** Those of the accounts that are known. */
  recall(ids: readonly string[]): Account[];
  /** Keeps accounts as a batch leaves them, whether it is committed yet or not. */
  keep(accounts: readonly Account[]): void;
  /** Forgets what a batch left that was not committed, or may not have been. */
  forget(ids: readonly string[]): void;
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
    recall: (ids) => ids.flatMap((id) => kept.get(id) ?? []),
    keep: (accounts) => {
      for (const { opening: _, ...account } of accounts) {
        kept.delete(account.id);
        kept.set(account.id, account);
      }
      for (const id of kept.keys()) {
        if (kept.size <= most) return;
        kept.delete(id);
      }
    },
    forget: (ids) => {
      for (const id of ids) kept.delete(id);
    },
    doubt: () => {
      doubted = DOUBTED_FOR;
    },
  };
}
