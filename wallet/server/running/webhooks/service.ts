import { Webhook } from 'standardwebhooks';
import type { Seal } from '#platform/credentials/seal.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { isId } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import { hasTriesLeft, lookAgainAt } from './domain.ts';
import type { Delivery, ToldEvent, WalletEvent } from './domain.ts';
import { toEventJson } from './schema.ts';
import type { Posted, Receiver } from './receiver-gateway.ts';
import {
  askDeliveries,
  attemptsOf,
  deliveriesOf,
  disableEndpoint,
  endpointsOf,
  eventsAfter,
  findEvent,
  insertAttempt,
  insertEvent,
  lockDelivery,
  storeDelivery,
  takePosition,
} from './store.ts';
import type { StoredEndpoint } from './store.ts';

/** What features leave in the outbox for a client to be told. */
export interface Announced {
  readonly client_id: string;
  readonly type: string;
  readonly data: WalletEvent['data'];
}

/** One attempt that is due: the number keeps the same work, done twice, from being two attempts. */
export interface Due {
  readonly event_id: string;
  readonly endpoint_id: string;
  readonly attempt: number;
}

/** The door to what clients are told. Receivers get an event at least once, in no promised order. */
export interface Webhooks {
  /** Takes down what happened and has it delivered to each endpoint; announced again, it is the same event. */
  announce(announced: Announced): Promise<void>;
  /** Makes one attempt, unless it was made already. */
  deliver(due: Due): Promise<void>;
  /** Handler of the deadline: has the next attempt made, or gives up after the last. */
  retry(subject: string): Promise<void>;
  /** A client's events behind one of them, the oldest first: what was missed is never lost. */
  list(clientId: string, page: { after?: string | undefined; most?: number | undefined }): Promise<WalletEvent[]>;
  /** One of the client's events, with how its delivery went. */
  find(clientId: string, eventId: string): Promise<ToldEvent | undefined>;
  /** Delivers an event anew to every endpoint that the client has now. @returns Whether there is such an event. */
  replay(clientId: string, eventId: string): Promise<boolean>;
}

export interface WebhookDeps {
  readonly db: Db;
  readonly world: World;
  readonly receiver: Receiver;
  readonly seal: Seal;
  readonly wake: () => void;
}

const MOST_LISTED = 100;

export const retryTimer = 'webhooks.retry';

export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { db, wake } = deps;
  return {
    announce: createAnnounce(deps),
    deliver: createDeliver(deps),
    retry: async (subject) => {
      const [eventId, endpointId] = subject.split(' ');
      invariant(isId('evt', eventId) && isId('whe', endpointId), 'a deadline names its event and endpoint');
      await db.write(async (tx) => {
        const delivery = await lockDelivery(tx, HOME_CELL, eventId, endpointId);
        if (delivery?.status !== 'pending') return;
        if (hasTriesLeft(delivery)) await enqueue(tx, [dueMessage(eventId, delivery)], HOME_CELL);
        else await storeDelivery(tx, HOME_CELL, eventId, { ...delivery, status: 'failed' });
      });
      wake();
    },
    list: (clientId, { after, most = MOST_LISTED }) =>
      db.write((tx) =>
        eventsAfter(tx, {
          cell: HOME_CELL,
          clientId,
          after: isId('evt', after) ? after : undefined,
          most: Math.min(most, MOST_LISTED),
        }),
      ),
    find: (clientId, eventId) =>
      db.write(async (tx) => {
        const event = await findOwn(tx, clientId, eventId);
        if (!event) return undefined;
        const [deliveries, attempts] = [
          await deliveriesOf(tx, HOME_CELL, event.id),
          await attemptsOf(tx, HOME_CELL, event.id),
        ];
        const triesOf = (id: Id<'whe'>) => attempts.filter((attempt) => attempt.endpointId === id);
        return { event, deliveries: deliveries.map((one) => ({ ...one, tries: triesOf(one.endpointId) })) };
      }),
    replay: async (clientId, eventId) => {
      const isThere = await db.write(async (tx) => {
        const event = await findOwn(tx, clientId, eventId);
        if (event) await sendToAll(tx, event);
        return event !== undefined;
      });
      wake();
      return isThere;
    },
  };
}

async function findOwn(tx: Tx, clientId: string, eventId: string): Promise<WalletEvent | undefined> {
  const event = isId('evt', eventId) ? await findEvent(tx, HOME_CELL, eventId) : undefined;
  return event?.clientId === clientId ? event : undefined;
}

function createAnnounce({ db, world, wake }: WebhookDeps): Webhooks['announce'] {
  return async ({ client_id: clientId, type, data }) => {
    const causeHash = sha256(canonicalJson({ clientId, type, data }));
    const createdAt = world.clocks.business();
    await db.write(async (tx) => {
      const { lastPosition } = await takePosition(tx, HOME_CELL, clientId);
      const event = { id: world.ids.mint('evt'), cell: HOME_CELL, clientId, type, data, createdAt };
      const isNew = await insertEvent(tx, event, { position: lastPosition, causeHash });
      if (isNew) await sendToAll(tx, event);
    });
    wake();
  };
}

/** Begins a round of attempts to each endpoint that the event's client has, the first one now. */
async function sendToAll(tx: Tx, event: WalletEvent): Promise<void> {
  const endpoints = await endpointsOf(tx, event.clientId);
  const ids = endpoints.filter((endpoint) => endpoint.status === 'enabled').map((endpoint) => endpoint.id);
  if (ids.length === 0) return;
  await askDeliveries(tx, HOME_CELL, event.id, ids);
  const deliveries = (await deliveriesOf(tx, HOME_CELL, event.id)).filter((one) => ids.includes(one.endpointId));
  await enqueue(
    tx,
    deliveries.map((delivery) => dueMessage(event.id, delivery)),
    HOME_CELL,
  );
}

function dueMessage(eventId: Id<'evt'>, delivery: Delivery) {
  const attempt = delivery.attempts + 1;
  const payload = { event_id: eventId, endpoint_id: delivery.endpointId, attempt };
  return { kind: 'webhooks.deliver', payload };
}

interface Claimed {
  readonly event: WalletEvent;
  readonly endpoint: StoredEndpoint;
  readonly delivery: Delivery;
}

function createDeliver({ db, world, receiver, seal }: WebhookDeps): Webhooks['deliver'] {
  const claim = (due: Due) => db.write((tx) => claimAttempt(tx, due, world.clocks.business()));
  return async (due) => {
    const claimed = await claim(due);
    if (!claimed) return;
    const { event, endpoint } = claimed;
    await world.faultpoint('webhook.claimed');
    const at = world.clocks.security();
    const body = JSON.stringify(toEventJson(event));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Holdfast-Wallet/1',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': secretsOf(endpoint, seal, at)
        .map((secret) => new Webhook(secret).sign(event.id, at, body))
        .join(' '),
    };
    const posted = await receiver.post(endpoint.url, headers, body);
    await world.faultpoint('webhook.posted');
    const tookMs = world.clocks.security().getTime() - at.getTime();
    await db.write((tx) => recordAttempt(tx, claimed, posted, { at, tookMs }));
  };
}

/** Counts the attempt before it is made, with the deadline of the next: a crash in between loses no event. */
async function claimAttempt(tx: Tx, due: Due, now: Date): Promise<Claimed | undefined> {
  const { event_id: eventId, endpoint_id: endpointId, attempt } = due;
  invariant(isId('evt', eventId) && isId('whe', endpointId), 'an attempt names its event and endpoint');
  const delivery = await lockDelivery(tx, HOME_CELL, eventId, endpointId);
  if (delivery?.status !== 'pending' || delivery.attempts !== attempt - 1) return undefined;
  const event = await findEvent(tx, HOME_CELL, eventId);
  invariant(event, 'a delivery has its event');
  const endpoint = (await endpointsOf(tx, event.clientId)).find((one) => one.id === endpointId);
  invariant(endpoint, 'a delivery has its endpoint');
  if (endpoint.status === 'disabled' || !hasTriesLeft(delivery)) {
    await storeDelivery(tx, HOME_CELL, eventId, { ...delivery, status: 'failed' });
    return undefined;
  }
  const begun: Delivery = { ...delivery, attempts: attempt };
  await storeDelivery(tx, HOME_CELL, eventId, begun);
  await setTimers(tx, [{ ...timerOf(eventId, endpointId), dueAt: lookAgainAt(begun, now) }], HOME_CELL);
  return { event, endpoint, delivery: begun };
}

async function recordAttempt(
  tx: Tx,
  { event, endpoint, delivery }: Claimed,
  { outcome, statusCode }: Posted,
  when: { at: Date; tookMs: number },
): Promise<void> {
  const current = await lockDelivery(tx, HOME_CELL, event.id, endpoint.id);
  // The endpoint was taken away meanwhile, and all that was to be told there with it.
  if (!current) return;
  const attempt = { number: delivery.attempts, outcome, statusCode, ...when };
  await insertAttempt(tx, { cell: HOME_CELL, eventId: event.id, endpointId: endpoint.id }, attempt);
  if (outcome === 'gone') await disableEndpoint(tx, endpoint.id);
  if (outcome !== 'taken' && outcome !== 'gone') return;
  await storeDelivery(tx, HOME_CELL, event.id, { ...current, status: outcome === 'taken' ? 'delivered' : 'failed' });
  await clearTimers(tx, [timerOf(event.id, endpoint.id)], HOME_CELL);
}

function timerOf(eventId: Id<'evt'>, endpointId: Id<'whe'>) {
  return { kind: retryTimer, subject: `${eventId} ${endpointId}` };
}

/** The secret, and the one before it while receivers change over. */
function secretsOf(endpoint: StoredEndpoint, seal: Seal, at: Date): string[] {
  const former = endpoint.formerUntil !== null && at < endpoint.formerUntil ? endpoint.formerSecret : null;
  return [endpoint.secret, ...(former ? [former] : [])].map((sealed) => seal.open(sealed, endpoint.id));
}
