import { Webhook } from 'standardwebhooks';
import type { Seal } from '#platform/credentials/seal.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { coalesce } from '#platform/db/coalesce.ts';
import type { CursorError } from '#platform/http/cursor.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { clearTimers, setTimers } from '#platform/jobs/timers.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { canonicalJson, sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { isId } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../cell.ts';
import type { announce } from '../linking/clients/jobs-schema.ts';
import { deliver, retryDeadline } from './jobs-schema.ts';
import { hasTriesLeft, lookAgainAt } from './domain.ts';
import type { Attempt, Delivery, DeliveryKey, EventWithDeliveries, WalletEvent } from './domain.ts';
import { toEventJson } from './schema.ts';
import type { Receiver } from './receiver-gateway.ts';
import {
  askDeliveries,
  attemptsOf,
  deliveriesOf,
  disableEndpoints,
  endpointsOf,
  eventsAfter,
  findEndpoints,
  findEvents,
  insertAttempts,
  insertEvents,
  lockDeliveries,
  storeDeliveries,
  takePositions,
} from './store.ts';
import type { StoredEndpoint } from './store.ts';

type Announced = Parameters<typeof announce>[0];
type Due = Parameters<typeof deliver>[0];

/** The door to clients' events. Receivers get each event at least once, in any order. */
export interface Webhooks {
  /** Stores an event and its first attempt for each endpoint. Idempotent: a repeated announcement is the same event. */
  announce(announced: Announced): Promise<void>;
  /**
   * Makes one attempt, unless it was already made.
   *
   * @param onClaimed Called when the attempt and the next deadline are committed; from then on, a crash loses no event.
   */
  deliver(due: Due, onClaimed?: () => void): Promise<void>;
  /** Enqueues the next attempt, or gives up after the last one. */
  retry(eventId: Id<'evt'>, endpointId: Id<'whe'>): Promise<void>;
  /** A page of a client's events after the event `after`, oldest first, with events that were never delivered. */
  list(
    clientId: string,
    page: { after?: Id<'evt'> | undefined; most?: number | undefined },
  ): Promise<Result<WalletEvent[], CursorError>>;
  /** One of the client's events, with its deliveries. */
  find(clientId: string, eventId: string): Promise<EventWithDeliveries | undefined>;
  /** Delivers an event again to all current endpoints of the client. @returns Whether the client has this event. */
  replay(clientId: string, eventId: string): Promise<boolean>;
}

interface WebhookDeps {
  readonly db: Db;
  readonly world: World;
  readonly receiver: Receiver;
  /** The private origins that a client's webhooks may reach. */
  readonly privateOriginsOf: (clientId: string) => Promise<readonly string[]>;
  readonly seal: Seal;
  /** Wakes the job worker after a commit. */
  readonly waker: Pick<Waker, 'wake'>;
}

const MOST_LISTED = 100;

interface DeliveringDeps extends WebhookDeps {
  /** Claims an attempt; simultaneous claims share a transaction. */
  readonly claim: (due: DueAttempt) => Promise<Claimed | undefined>;
  /** Records the outcome of an attempt; simultaneous records share a transaction. */
  readonly record: (made: Made) => Promise<Made>;
}

/** Creates the door to clients' events. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  // Simultaneous announcements share a transaction; separate ones would wait for each other's lock on the client.
  const announceTogether = coalesce((announced: readonly Announced[]) => announceAll(deps, announced));
  const delivering: DeliveringDeps = {
    ...deps,
    claim: coalesce((due) => claimAll(deps, due)),
    record: coalesce((made) => recordAll(deps, made)),
  };
  return {
    announce: (announced) => announceTogether(announced),
    deliver: (due, onClaimed) => deliverDue(delivering, due, onClaimed),
    retry: (eventId, endpointId) => retryDelivery(deps, eventId, endpointId),
    list: (clientId, page) => listEvents(deps, clientId, page),
    find: (clientId, eventId) => findEvent(deps, clientId, eventId),
    replay: (clientId, eventId) => replayEvent(deps, clientId, eventId),
  };
}

async function retryDelivery({ db, waker }: WebhookDeps, eventId: Id<'evt'>, endpointId: Id<'whe'>): Promise<void> {
  await db.asWriter(async (tx) => {
    const [delivery] = await lockDeliveries(tx, HOME_CELL, [{ eventId, endpointId }]);
    if (delivery?.status !== 'pending') return;
    if (hasTriesLeft(delivery)) {
      const [event] = await findEvents(tx, HOME_CELL, [eventId]);
      invariant(event, 'the delivery’s event exists');
      await enqueue(tx, [dueMessage(delivery, event)], HOME_CELL);
    } else await storeDeliveries(tx, HOME_CELL, [{ ...delivery, status: 'failed' }]);
  });
  waker.wake();
}

function listEvents(
  { db }: WebhookDeps,
  clientId: string,
  { after, most = MOST_LISTED }: Parameters<Webhooks['list']>[1],
): ReturnType<Webhooks['list']> {
  return db.asWriter(async (tx) => {
    if (after && !(await findOwn(tx, clientId, after))) return err({ code: 'cursor_unknown' });
    const page = { cell: HOME_CELL, clientId, after, most: Math.min(most, MOST_LISTED) };
    return ok(await eventsAfter(tx, page));
  });
}

function findEvent({ db }: WebhookDeps, clientId: string, eventId: string): Promise<EventWithDeliveries | undefined> {
  return db.asWriter(async (tx) => {
    const event = await findOwn(tx, clientId, eventId);
    if (!event) return undefined;
    const [deliveries, attempts] = [
      await deliveriesOf(tx, HOME_CELL, event.id),
      await attemptsOf(tx, HOME_CELL, event.id),
    ];
    const triesOf = (id: Id<'whe'>) => attempts.filter((attempt) => attempt.endpointId === id);
    return { event, deliveries: deliveries.map((one) => ({ ...one, tries: triesOf(one.endpointId) })) };
  });
}

async function replayEvent({ db, waker }: WebhookDeps, clientId: string, eventId: string): Promise<boolean> {
  const isThere = await db.asWriter(async (tx) => {
    const event = await findOwn(tx, clientId, eventId);
    if (event) await sendToAll(tx, [event]);
    return event !== undefined;
  });
  waker.wake();
  return isThere;
}

async function findOwn(tx: Tx, clientId: string, eventId: string): Promise<WalletEvent | undefined> {
  const [event] = isId('evt', eventId) ? await findEvents(tx, HOME_CELL, [eventId]) : [];
  return event?.clientId === clientId ? event : undefined;
}

async function announceAll({ db, world, waker }: WebhookDeps, announced: readonly Announced[]): Promise<undefined[]> {
  const createdAt = world.clocks.business();
  await db.asWriter(async (tx) => {
    const positions = await takePositions(
      tx,
      HOME_CELL,
      announced.map((one) => one.client_id),
    );
    const placed = announced.map(({ client_id: clientId, type, data, cause }, index) => ({
      event: { id: world.ids.mint('evt'), cell: HOME_CELL, clientId, type, data, createdAt },
      position: positions[index]!,
      causeHash: sha256(canonicalJson({ clientId, type, data, ...(cause === undefined ? {} : { cause }) })),
    }));
    const fresh = new Set(await insertEvents(tx, HOME_CELL, placed));
    await sendToAll(
      tx,
      placed.map(({ event }) => event).filter((event) => fresh.has(event.id)),
    );
  });
  waker.wake();
  return announced.map(() => undefined);
}

/** Begins a new round of attempts to each enabled endpoint of an event's client; the first attempt is due now. */
async function sendToAll(tx: Tx, events: readonly WalletEvent[]): Promise<void> {
  const endpoints = await endpointsOf(tx, [...new Set(events.map((event) => event.clientId))]);
  const asked = events.flatMap((event) =>
    endpoints
      .filter((endpoint) => endpoint.clientId === event.clientId && endpoint.status === 'enabled')
      .map((endpoint) => ({ eventId: event.id, endpointId: endpoint.id })),
  );
  if (asked.length === 0) return;
  const deliveries = await askDeliveries(tx, HOME_CELL, asked);
  const eventOf = new Map(events.map((event) => [event.id, event]));
  await enqueue(
    tx,
    deliveries.map((delivery) => dueMessage(delivery, eventOf.get(delivery.eventId)!)),
    HOME_CELL,
  );
}

function dueMessage({ eventId, endpointId, attempts }: Delivery, { clientId }: WalletEvent) {
  return deliver({ event_id: eventId, endpoint_id: endpointId, attempt: attempts + 1, client_id: clientId });
}

/** An attempt that is due, by its number. */
interface DueAttempt extends DeliveryKey {
  readonly attempt: number;
}

interface Claimed {
  readonly event: WalletEvent;
  readonly endpoint: StoredEndpoint;
  readonly delivery: Delivery;
}

interface Made extends Claimed {
  readonly attempt: Attempt;
}

async function deliverDue(
  { world, receiver, seal, privateOriginsOf, claim, record }: DeliveringDeps,
  { event_id: eventId, endpoint_id: endpointId, attempt }: Due,
  onClaimed: () => void = () => {},
): Promise<void> {
  const claimed = await claim({ eventId, endpointId, attempt });
  if (!claimed) return;
  onClaimed();
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
  const privateOrigins = await privateOriginsOf(event.clientId);
  const posted = await receiver.post({ url: endpoint.url, headers, body, privateOrigins });
  await world.faultpoint('webhook.posted');
  const tookMs = world.clocks.security().getTime() - at.getTime();
  await record({ ...claimed, attempt: { number: attempt, at, tookMs, ...posted } });
}

function claimAll({ db, world }: WebhookDeps, due: readonly DueAttempt[]): Promise<(Claimed | undefined)[]> {
  return db.asWriter((tx) => claimAttempts(tx, due, world.clocks.business()));
}

async function recordAll({ db }: WebhookDeps, made: readonly Made[]): Promise<readonly Made[]> {
  await db.asWriter((tx) => recordAttempts(tx, made));
  return made;
}

/**
 * Counts attempts and sets the next deadlines before the attempts are made, so that a crash in between loses no event.
 * Undefined for an attempt that was already counted or must not be made.
 */
async function claimAttempts(tx: Tx, due: readonly DueAttempt[], now: Date): Promise<(Claimed | undefined)[]> {
  const [locked, events, endpoints] = await Promise.all([
    lockDeliveries(tx, HOME_CELL, due),
    findEvents(tx, HOME_CELL, [...new Set(due.map((one) => one.eventId))]),
    findEndpoints(tx, [...new Set(due.map((one) => one.endpointId))]),
  ]);
  const deliveries = new Map(locked.map((delivery) => [subjectOf(delivery), delivery]));
  const changed = new Map<string, Delivery>();
  const claims = due.map((one): Claimed | undefined => {
    const subject = subjectOf(one);
    const delivery = changed.get(subject) ?? deliveries.get(subject);
    if (delivery?.status !== 'pending' || delivery.attempts !== one.attempt - 1) return undefined;
    const event = events.find(({ id }) => id === one.eventId);
    const endpoint = endpoints.find(({ id }) => id === one.endpointId);
    invariant(event, 'the delivery’s event exists');
    // A removed or disabled endpoint gets no more attempts.
    if (endpoint?.status !== 'enabled' || !hasTriesLeft(delivery)) {
      changed.set(subject, { ...delivery, status: 'failed' });
      return undefined;
    }
    const begun: Delivery = { ...delivery, attempts: one.attempt };
    changed.set(subject, begun);
    return { event, endpoint, delivery: begun };
  });
  const begun = claims.filter((claimed) => claimed !== undefined).map(({ delivery }) => delivery);
  await Promise.all([
    storeDeliveries(tx, HOME_CELL, [...changed.values()]),
    setTimers(
      tx,
      begun.map((delivery) => retryDeadline.at(lookAgainAt(delivery, now), delivery.eventId, delivery.endpointId)),
      HOME_CELL,
    ),
  ]);
  return claims;
}

async function recordAttempts(tx: Tx, made: readonly Made[]): Promise<void> {
  const locked = await lockDeliveries(
    tx,
    HOME_CELL,
    made.map(({ delivery }) => delivery),
  );
  const current = new Map(locked.map((delivery) => [subjectOf(delivery), delivery]));
  const settled = made
    .filter(({ attempt }) => attempt.outcome === 'taken' || attempt.outcome === 'gone')
    .map(({ delivery, attempt }): Delivery => {
      const status = attempt.outcome === 'taken' ? 'delivered' : 'failed';
      return { ...current.get(subjectOf(delivery))!, status };
    });
  const gone = made.filter(({ attempt }) => attempt.outcome === 'gone').map(({ endpoint }) => endpoint.id);
  await Promise.all([
    insertAttempts(
      tx,
      HOME_CELL,
      made.map(({ delivery: { eventId, endpointId }, attempt }) => ({ eventId, endpointId, ...attempt })),
    ),
    disableEndpoints(tx, gone),
    storeDeliveries(tx, HOME_CELL, settled),
    clearTimers(
      tx,
      settled.map(({ eventId, endpointId }) => retryDeadline.of(eventId, endpointId)),
      HOME_CELL,
    ),
  ]);
}

function subjectOf({ eventId, endpointId }: DeliveryKey): string {
  return `${eventId} ${endpointId}`;
}

/** Opens the current secret and, during the overlap after a rotation, the replaced one. */
function secretsOf(endpoint: StoredEndpoint, seal: Seal, at: Date): string[] {
  const former = endpoint.formerUntil !== null && at < endpoint.formerUntil ? endpoint.formerSecret : null;
  return [endpoint.secret, ...(former ? [former] : [])].map((sealed) => seal.open(sealed, endpoint.id));
}
