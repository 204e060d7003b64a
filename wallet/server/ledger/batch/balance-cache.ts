import type { Account } from '../accounts/domain.ts';

/**
 * An optimistic cache of accounts, as this server's batches left them, so that the next batch need not read them. Another
 * server may have written since: a batch compares the cached balances when it writes, and is decided again where one
 * differs.
 */
export interface BalanceCache {
  /** Whether a batch goes by the cache, or by locks. Asked once for each try of a batch. */
  isOptimistic(): boolean;
  /** The accounts that are cached. */
  get(ids: readonly string[]): Account[];
  /** Keeps accounts as a batch leaves them, whether it is committed yet or not. */
  put(accounts: readonly Account[]): void;
  /** Drops accounts that a batch left and did not commit, or may not have committed. */
  evict(ids: readonly string[]): void;
  /** Turns the cache off for a number of tries: an account was not as cached, so another server writes here. */
  suspend(): void;
}

/** Some 50 MB at most. The account that has moved no money for the longest is evicted first. */
const MOST_KEPT = 131_072;
/** Beside another server most cached balances are stale, and each stale one costs a transaction. */
const SUSPENDED_TRIES = 64;

export function createBalanceCache(most = MOST_KEPT): BalanceCache {
  const kept = new Map<string, Account>();
  let suspendedFor = 0;
  return {
    isOptimistic: () => {
      if (suspendedFor === 0) return true;
      suspendedFor -= 1;
      return false;
    },
    get: (ids) => ids.flatMap((id) => kept.get(id) ?? []),
    put: (accounts) => {
      for (const { opening: _, ...account } of accounts) {
        kept.delete(account.id);
        kept.set(account.id, account);
      }
      for (const id of kept.keys()) {
        if (kept.size <= most) return;
        kept.delete(id);
      }
    },
    evict: (ids) => {
      for (const id of ids) kept.delete(id);
    },
    suspend: () => {
      suspendedFor = SUSPENDED_TRIES;
    },
  };
}
