/**
 * The place of a batch in the row of its cell. The next batch may load and decide once this one has decided, on
 * balances as this one leaves them; it may write once this one is committed: a statement that begins before that compares
 * with balances as they were, and finds nothing to write.
 */
export interface Turn {
  /** Resolves when the batch before is committed, or has failed. */
  readonly before: Promise<void>;
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

export function nextTurn(last: Turn | undefined): Turn {
  const decided = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const lastRecord = last?.record;
  const record = { hasFailed: false };
  const open = (): void => {
    decided.resolve();
    over.resolve();
  };
  return {
    before: last?.whenOver ?? Promise.resolve(),
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
