import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A batch's slot in the pipeline of its cell. The next batch may load and decide once this one has decided, on balances
 * as this one leaves them. It may write once this one is committed: a statement that begins earlier compares with the
 * balances as they were, and writes nothing.
 */
export interface PipelineSlot {
  /** Resolves when the batch before is committed, or has failed, or when nothing was heard of it for too long. */
  before(): Promise<void>;
  /** Resolves when this one has decided, or has failed. */
  readonly whenDecided: Promise<void>;
  readonly whenOver: Promise<void>;
  decided(): void;
  committed(): void;
  failed(): void;
  /** Whether the batch before has failed: then cached balances may be wrong without another server's doing. */
  followsFailed(): boolean;
  /** Apart from the slot, so that no slot keeps all those before it in memory. */
  readonly record: { hasFailed: boolean };
}

/**
 * A connection that is lost without a word is noticed after minutes. The batches behind it go on meanwhile: cached
 * balances are compared when they are written, and locks are waited for in the database.
 */
const PATIENCE_MS = 5_000;

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
