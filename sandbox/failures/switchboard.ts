/** The interfaces of the sandbox that can be made to fail. */
export const edges = ['stripe', 'twilio', 'easypost', 'ecb', 'push', 'stripe_webhooks', 'easypost_webhooks'] as const;
export type Edge = (typeof edges)[number];

/**
 * - `drop_request`: the connection is cut before anything is done.
 * - `drop_answer`: the request is processed, and the connection is cut before the answer.
 * - `delay`: the request is processed late.
 * - `error`: the other side answers with its own error and does nothing; a webhook goes out with a wrong signature.
 * - `too_many_requests`: the other side answers with its error for that, and does nothing; a webhook goes out as usual.
 */
export const faults = ['drop_request', 'drop_answer', 'delay', 'error', 'too_many_requests'] as const;
export type Fault = (typeof faults)[number];

export interface Failure {
  readonly fault: Fault;
  /** Of a delay. */
  readonly delayMs: number;
  /** How many more requests fail; null for all until it is switched off. */
  readonly timesLeft: number | null;
}

/** The faults of each edge. A restart ends all of them. */
export interface Switchboard {
  state(): readonly { readonly edge: Edge; readonly failure: Failure | undefined }[];
  set(edge: Edge, failure: Failure): void;
  clear(edge?: Edge): void;
  /** The fault of the next request on an edge; counts the request. */
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
