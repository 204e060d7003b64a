import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Failure, Switchboard } from '../failures/switchboard.ts';

type WebhookEdge = 'stripe_webhooks' | 'easypost_webhooks';

/** One event in its vendor's form, and its delivery. */
export interface Delivery {
  /** The vendor's name for the event. */
  readonly id: string;
  readonly edge: WebhookEdge;
  readonly type: string;
  /** The vendor's id of the event's object. */
  readonly subject: string;
  readonly body: string;
  /** The event destination to which it goes; without one, it goes to the address in the settings. */
  readonly to?: string;
  /** Whether the same event also went elsewhere. */
  readonly isCopy?: true;
  readonly createdAt: string;
  state: 'pending' | 'taken' | 'given_up';
  readonly attempts: { readonly at: string; readonly outcome: string }[];
}

export interface Endpoint {
  readonly url: string;
  /** Headers that prove the sender; made again for each attempt. */
  readonly sign: (body: string, at: Date) => Record<string, string>;
}

export interface WebhookOutbox {
  /** Adds an event to the state without saving it: it goes out at the `flush` after the save. */
  file(event: Omit<Delivery, 'attempts' | 'createdAt' | 'state'>): void;
  /** Begins to send the added events and those that an earlier run left. Does not wait for them. */
  flush(): void;
  /** Sends an event again now, whatever its status. Returns the result. */
  replay(delivery: Delivery): Promise<string>;
  find(id: string): Delivery | undefined;
  /** The newest first. */
  list(edge?: WebhookEdge): readonly Delivery[];
  close(): void;
}

/** The waits between attempts; after the last one, only a replay sends the event. */
const RETRIES_MS: readonly number[] = [2_000, 10_000, 60_000, 300_000, 1_800_000, 3_600_000, 14_400_000, 43_200_000];
const ANSWER_WITHIN_MS = 10_000;
const MOST_KEPT = 500;

interface Deps {
  readonly store: { deliveries: Delivery[] };
  readonly save: () => Promise<void>;
  readonly now: () => Date;
  readonly http: typeof fetch;
  readonly log: Logger;
  readonly switchboard: Switchboard;
  /** The receiver of a delivery; undefined if it is no longer there. */
  readonly endpointOf: (delivery: Delivery) => Endpoint | undefined;
  readonly retriesMs?: readonly number[];
}

/** Sends events to the products: stored until accepted, signed, and retried with growing waits. */
export function createWebhookOutbox(deps: Deps): WebhookOutbox {
  const { store, save, now } = deps;
  const retriesMs = deps.retriesMs ?? RETRIES_MS;
  const planned = new Map<Delivery, NodeJS.Timeout>();
  let closed = false;

  const attempt = async (delivery: Delivery): Promise<string> => {
    const outcome = await send(deps, delivery);
    delivery.attempts.push({ at: now().toISOString(), outcome });
    if (/^2\d\d$/.test(outcome)) delivery.state = 'taken';
    else if (delivery.state === 'pending' && delivery.attempts.length > retriesMs.length) delivery.state = 'given_up';
    await save();
    return outcome;
  };
  const plan = (delivery: Delivery, waitMs: number): void => {
    if (closed) return;
    const run = async (): Promise<void> => {
      if (delivery.state === 'pending') await attempt(delivery);
      if (delivery.state !== 'pending') planned.delete(delivery);
      else plan(delivery, retriesMs[delivery.attempts.length - 1] ?? 0);
    };
    const timer = setTimeout(() => {
      run().catch((error: unknown) => deps.log.error({ err: error }, 'a webhook could not be kept'));
    }, waitMs);
    planned.set(delivery, timer);
  };

  return {
    file: (event) => {
      store.deliveries.unshift({ ...event, createdAt: now().toISOString(), state: 'pending', attempts: [] });
      forgetOldest(store.deliveries);
    },
    flush: () => {
      const waiting = store.deliveries.filter((one) => one.state === 'pending' && !planned.has(one));
      for (const delivery of waiting.toReversed()) plan(delivery, 0);
    },
    replay: (delivery) => attempt(delivery),
    find: (id) => store.deliveries.find((delivery) => delivery.id === id),
    list: (edge) => store.deliveries.filter((delivery) => edge === undefined || delivery.edge === edge),
    close: () => {
      closed = true;
      for (const timer of planned.values()) clearTimeout(timer);
    },
  };
}

/** An event that is still to be sent is not deleted. */
function forgetOldest(deliveries: Delivery[]): void {
  while (deliveries.length > MOST_KEPT) {
    const oldest = deliveries.findLastIndex((delivery) => delivery.state !== 'pending');
    if (oldest < 0) return;
    deliveries.splice(oldest, 1);
  }
}

async function send(deps: Deps, delivery: Delivery): Promise<string> {
  const endpoint = deps.endpointOf(delivery);
  if (!endpoint) return 'no receiver';
  const { url, sign } = endpoint;
  const failure = deps.switchboard.take(delivery.edge);
  if (failure?.fault === 'drop_request') return 'cut before it was sent';
  if (failure?.fault === 'delay') await sleep(failure.delayMs, undefined, { ref: false });
  try {
    const answer = await deps.http(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sign(signedText(delivery, failure), deps.now()) },
      body: delivery.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await answer.body?.cancel();
    return failure?.fault === 'drop_answer' ? 'answer cut' : String(answer.status);
  } catch (error) {
    deps.log.warn({ err: error, edge: delivery.edge }, 'a webhook was not taken');
    return 'no answer';
  }
}

/** The signed text: with the fault `error`, it differs from the sent one. */
function signedText({ body }: Delivery, failure: Failure | undefined): string {
  return failure?.fault === 'error' ? `${body} ` : body;
}
