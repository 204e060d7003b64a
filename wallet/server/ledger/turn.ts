import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The place of a batch in the row of its cell. The next batch may load and decide once this one has decided, on
 * balances as this one leaves them; it may write once this one is committed: a statement that begins before that compares
 * with balances as they were, and finds nothing to write.
 */
export interface Turn {
  /** Resolves when the batch before is committed, or has failed, or when nothing was heard of it for too long. */
  before(): Promise<void>;
  /** Resolves when this one has decided, or has failed. */
  readonly whenDecided: Promise<void>;
  readonly whenOver: Promise<void>;
  decided(): void;
  committed(): void;
  failed(): void;
  /** Whether the batch before has failed: then it is no wonder if balances are not as this one believed. */
  followsFailed(): boolean;
  /** Apart from the turn, so that no turn keeps all those before it. */
  readonly record: { hasFailed: boolean };
}

/**
 * A line that is lost without a word is noticed after minutes. Whoever waits goes on meanwhile: what it believes is
 * compared, and what it locks is waited for in the database.
 */
const PATIENCE_MS = 5_000;

export function nextTurn(last: Turn | undefined, patienceMs = PATIENCE_MS): Turn {
  const decided = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const [lastIsOver, lastRecord] = [last?.whenOver, last?.record];
  const record = { hasFailed: false };
  const open = (): void => {
    decided.resolve();
    over.resolve();
  };
  return {
    before: async () => {
      if (!lastIsOver) return;
      const heard = new AbortController();
      const patience = sleep(patienceMs, undefined, { ref: false, signal: heard.signal }).catch(() => undefined);
      await Promise.race([lastIsOver, patience]);
      heard.abort();
    },
    whenDecided: decided.promise,
    whenOver: over.promise,
    decided: decided.resolve,
    committed: open,
    failed: () => {
      record.hasFailed = true;
      open();
    },
    followsFailed: () => lastRecord?.hasFailed ?? false,
    record,
  };
}
