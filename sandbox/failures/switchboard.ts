/** The ways into and out of the sandbox that can be made to fail. */
export const edges = ['stripe', 'twilio', 'easypost', 'ecb', 'stripe_webhooks', 'easypost_webhooks'] as const;
export type Edge = (typeof edges)[number];

/**
 * - `drop_request`: the line is cut before anything is done.
 * - `drop_answer`: it is done, and the line is cut before the answer.
 * - `delay`: it is done late.
 * - `error`: the other side answers with its own error and does nothing; a webhook goes out with a wrong signature.
 */
export const faults = ['drop_request', 'drop_answer', 'delay', 'error'] as const;
export type Fault = (typeof faults)[number];

export interface Failure {
  readonly fault: Fault;
  /** Of a delay. */
  readonly delayMs: number;
  /** How many more requests meet it; null until it is switched off. */
  readonly timesLeft: number | null;
}

/** Which edges fail, and how. It forgets at a restart, so that a new start is always whole. */
export interface Switchboard {
  state(): readonly { readonly edge: Edge; readonly failure: Failure | undefined }[];
  set(edge: Edge, failure: Failure): void;
  clear(edge?: Edge): void;
  /** What the next request on an edge meets; counts it. */
  take(edge: Edge): Failure | undefined;
}

export function createSwitchboard(): Switchboard {
  const failures = new Map<Edge, Failure>();
  return {
    state: () => edges.map((edge) => ({ edge, failure: failures.get(edge) })),
    set: (edge, failure) => {
      failures.set(edge, failure);
    },
    clear: (edge) => {
      if (edge === undefined) failures.clear();
      else failures.delete(edge);
    },
    take: (edge) => {
      const failure = failures.get(edge);
      if (!failure || failure.timesLeft === null) return failure;
      if (failure.timesLeft > 1) failures.set(edge, { ...failure, timesLeft: failure.timesLeft - 1 });
      else failures.delete(edge);
      return failure;
    },
  };
}
