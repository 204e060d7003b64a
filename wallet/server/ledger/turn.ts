/**
 * The place of a batch in the row of its cell. The next batch may load and decide once this one has decided, on
 * balances as this one leaves them; it may write once this one has written, so that it waits for its commit.
 */
export interface Turn {
  /** Resolves when the batch before has written, or has failed. */
  readonly before: Promise<void>;
  /** Resolves when this one has decided, or has failed. */
  readonly whenDecided: Promise<void>;
  readonly whenWritten: Promise<void>;
  decided(): void;
  written(): void;
  failed(): void;
  /** Whether the batch before has failed: then it is no wonder if balances are not as this one believed. */
  followsFailed(): boolean;
  /** Apart from the turn, so that no turn keeps all those before it. */
  readonly record: { hasFailed: boolean };
}

export function nextTurn(last: Turn | undefined): Turn {
  const decided = Promise.withResolvers<void>();
  const written = Promise.withResolvers<void>();
  const lastRecord = last?.record;
  const record = { hasFailed: false };
  const open = (): void => {
    decided.resolve();
    written.resolve();
  };
  return {
    before: last?.whenWritten ?? Promise.resolve(),
    whenDecided: decided.promise,
    whenWritten: written.promise,
    decided: decided.resolve,
    written: open,
    failed: () => {
      record.hasFailed = true;
      open();
    },
    followsFailed: () => lastRecord?.hasFailed ?? false,
    record,
  };
}
