import type { Account } from '../accounts/domain.ts';

/**
 * An optimistic cache of accounts as this server's batches left them, so that the next batch need not read them.
 * Another server may have written them since. A batch therefore compares the cached balances when it writes, and is
 * decided again if one differs.
 */
export interface BalanceCache {
  /** Whether a batch may use the cache; otherwise it uses locks. Call it once for each batch. */
  isOptimistic(): boolean;
  /** Returns the accounts that are cached. */
  get(ids: readonly string[]): Account[];
  /** Caches accounts as a batch leaves them, before its commit. */
  put(accounts: readonly Account[]): void;
  /** Drops the accounts of a batch that was not committed, or may not have been. */
  evict(ids: readonly string[]): void;
  /** Turns the cache off for some batches: an account was not as cached, so another server probably writes here. */
  suspend(): void;
}

/** About 50 MB. The account whose money has not moved for the longest time is evicted first. */
const MOST_KEPT = 131_072;
/** Beside another server most cached balances are stale, and each stale one costs a database transaction. */
const SUSPENDED_BATCHES = 64;

/** @param most The most accounts that it keeps. */
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
      suspendedFor = SUSPENDED_BATCHES;
    },
  };
}
