import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The slot of a batch in the pipeline of its cell. The next batch may load and decide once this one has decided, on the
 * balances that this one leaves. It may write once this one is committed: a statement that begins earlier compares with
 * the old balances, and writes nothing.
 */
export interface PipelineSlot {
  /** Waits until the batch before is committed or has failed, or until it has not reported for too long. */
  before(): Promise<void>;
  /** Resolves when this batch has decided, or has failed. */
  readonly whenDecided: Promise<void>;
  /** Resolves when this batch is committed, or has failed. */
  readonly whenOver: Promise<void>;
  decided(): void;
  committed(): void;
  failed(): void;
  /** Whether the batch before has failed. Then cached balances may be wrong although no other server has written. */
  followsFailed(): boolean;
  /** Separate from the slot, so that a slot does not keep all slots before it in memory. */
  readonly record: { hasFailed: boolean };
}

/**
 * It takes minutes to notice a connection that was lost silently. Later batches do not wait for that: their writes
 * compare the cached balances, and the database makes them wait for locks.
 */
const PATIENCE_MS = 5_000;

/** Creates the slot after `last`. */
export function nextSlot(last: PipelineSlot | undefined, patienceMs = PATIENCE_MS): PipelineSlot {
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
