import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { canonicalJson } from '#platform/kernel/canonical.ts';
import type { World } from '#platform/kernel/world.ts';
import { sendWebhook } from './sender-gateway.ts';
import {
  disableEndpoint,
  eventsOf,
  findEndpoint,
  findEvent,
  insertDelivery,
  storeEndpoint,
  storeEvent,
} from './store.ts';
import type { Event } from './store.ts';

export interface Announced {
  readonly client_id: string;
  readonly type: string;
  readonly data: Event['data'];
}

/** The door to what shops are told. */
export interface Webhooks {
  /** Sets where a client is told, and the secret that signs. */
  setEndpoint(endpoint: { clientId: string; url: string; secret: string }): Promise<void>;
  /** Takes down what happened and has it delivered; announced again, it is the same event. */
  announce(announced: Announced): Promise<void>;
  /** Delivers one event. @throws If it was not taken, so that it is tried again later. */
  deliver(eventId: string): Promise<void>;
  /** A client's events after one of them, the oldest first, so that one that was missed is never lost. */
  list(clientId: string, after: string | undefined): Promise<Event[]>;
}

const MOST_LISTED = 100;
const GONE = 410;

export function createWebhooks({ db, world, wake }: { db: Db; world: World; wake: () => void }): Webhooks {
  return {
    setEndpoint: (endpoint) => db.write((tx) => storeEndpoint(tx, endpoint)),
    announce: async ({ client_id: clientId, type, data }) => {
      const event = { id: world.ids.mint('evt'), clientId, type, data, createdAt: world.clocks.business() };
      await db.write(async (tx) => {
        const { id } = await storeEvent(tx, event, canonicalJson(data));
        await enqueue(tx, [{ kind: 'webhooks.deliver', payload: { event_id: id } }]);
      });
      wake();
    },
    deliver: async (eventId) => {
      invariant(isId('evt', eventId), 'a delivery names its event');
      const event = await db.write((tx) => findEvent(tx, eventId));
      const endpoint = event && (await db.write((tx) => findEndpoint(tx, event.clientId)));
      if (!event || !endpoint || endpoint.disabledAt) return;
      const at = world.clocks.security();
      const status = await sendWebhook(world.http, { ...endpoint, id: event.id, at, body: bodyOf(event) }).catch(
        (error: unknown) => failureOf(error),
      );
      await db.write((tx) => insertDelivery(tx, { eventId, at, ...recordOf(status) }));
      if (status === GONE) await db.write((tx) => disableEndpoint(tx, event.clientId, at));
      else if (typeof status === 'string' || status < 200 || status > 299)
        throw new Error(`A webhook was not taken: ${status}`);
    },
    list: (clientId, after) =>
      db.write((tx) => eventsOf(tx, clientId, isId('evt', after) ? (after as Id<'evt'>) : undefined, MOST_LISTED)),
  };
}

/** An event as it is sent and listed. */
export function toEventJson(event: Event) {
  return { id: event.id, type: event.type, created_at: event.createdAt.toISOString(), data: event.data };
}

function bodyOf(event: Event): string {
  return JSON.stringify(toEventJson(event));
}

function failureOf(error: unknown): string {
  return error instanceof Error ? error.name : 'failed';
}

function recordOf(status: number | string): { status: number | null; failure: string | null } {
  return typeof status === 'number' ? { status, failure: null } : { status: null, failure: status };
}
