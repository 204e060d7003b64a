/**
 * The slot of a batch in the pipeline of its cell. The next batch may load and decide once this one has decided, on the
 * balances that this one leaves. It may write once this one is not awaited any more: once it is committed, a try of it has
 * failed, or it has been silent for too long. A statement that begins before the commit compares with the old balances,
 * and writes nothing.
 */
export interface PipelineSlot {
  /**
   * Waits until the batch before is committed, a try of it has failed, or it has been silent for too long. It does not
   * wait a second time for a silent one.
   */
  before(): Promise<void>;
  /** Resolves when this batch has decided, or a try of it has failed. */
  readonly whenDecided: Promise<void>;
  /** Resolves when this batch is committed, or a try of it has failed. */
  readonly whenNotAwaited: Promise<void>;
  decided(): void;
  committed(): void;
  tryFailed(): void;
  /**
   * Whether a try of the batch before has failed, or this batch gave up waiting for it. Then cached balances may be
   * wrong although no other server has written.
   */
  followsFailedTry(): boolean;
  /** Separate from the slot, so that a slot does not keep all slots before it in memory. */
  readonly record: { hadFailedTry: boolean };
}

/**
 * It takes 20 s to notice a connection that was lost silently: the time limit for an answer. The next batch waits less,
 * because its writes compare the cached balances, and the database makes it wait for locks.
 */
const PATIENCE_MS = 5_000;

/** Creates the slot after `last`. */
export function nextSlot(last: PipelineSlot | undefined, patienceMs = PATIENCE_MS): PipelineSlot {
  const decided = Promise.withResolvers<void>();
  const notAwaited = Promise.withResolvers<void>();
  const [lastIsNotAwaited, lastRecord] = [last?.whenNotAwaited, last?.record];
  const record = { hadFailedTry: false };
  let gaveUp = false;
  const open = (): void => {
    decided.resolve();
    notAwaited.resolve();
  };
  return {
    before: async () => {
      if (!lastIsNotAwaited || gaveUp) return;
      const patience = Promise.withResolvers<boolean>();
      // Every batch clears it, so it is a plain timer: to abort a sleep makes an error with its stack each time.
      const timer = setTimeout(() => patience.resolve(true), patienceMs).unref();
      gaveUp = await Promise.race([lastIsNotAwaited.then(() => false), patience.promise]);
      clearTimeout(timer);
    },
    whenDecided: decided.promise,
    whenNotAwaited: notAwaited.promise,
    decided: decided.resolve,
    committed: open,
    tryFailed: () => {
      record.hadFailedTry = true;
      open();
    },
    followsFailedTry: () => gaveUp || (lastRecord?.hadFailedTry ?? false),
    record,
  };
}
