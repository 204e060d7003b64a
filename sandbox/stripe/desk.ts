import type { World } from '#platform/kernel/world.ts';
import type { WebhookOutbox } from '../webhooks/outbox.ts';
import type { StripeBook } from './book.ts';
import { takesEvent } from './destination-book.ts';

/** The object of a thin event. */
interface Related {
  readonly id: string;
  readonly type: string;
  readonly url: string;
}

/** A request of the API, as its events name it. */
export interface AskedBy {
  readonly id: string;
  readonly idempotencyKey: string | null;
}

/**
 * The processor's workplace. Changes to the book are synchronous, so that nothing comes in between; then one `commit`
 * stores the change, its answer and its events together.
 */
export interface Desk {
  readonly book: StripeBook;
  /** The sandbox's public address. */
  readonly page: string;
  readonly newId: (prefix: string) => string;
  /** Security time in whole seconds, as in Stripe's objects. */
  readonly nowS: () => number;
  /** Business time in whole seconds, which the sandbox's clock moves: the days on which the bank books. */
  readonly businessS: () => number;
  /**
   * Adds an event about an object, to go out after the commit.
   *
   * @param before The previous values of the members that changed, for an event that Stripe sends with them.
   * @param account The connected account in which it happened; null for the platform's own.
   */
  readonly announce: (type: string, object: { readonly id: string }, before?: object, account?: string | null) => void;
  /** Adds a thin event of API v2, which names the object only. */
  readonly announceThin: (type: string, object: Related) => void;
  /** Sends a thin event to one destination alone, and returns it. */
  readonly ping: (destination: string, url: string) => object;
  /** Security time as API v2 writes it. */
  readonly instant: () => string;
  /** Runs a synchronous change in the name of a request, which its events then name. */
  readonly askedBy: <T>(request: AskedBy, change: () => T) => T;
  /** Resolves when all changes are on disk; then the events go out. */
  readonly commit: () => Promise<void>;
}

/** The version of Stripe's API that version 23.1 of its SDK uses. */
export const API_VERSION = '2026-10-28.endive';

interface DeskDeps {
  readonly book: StripeBook;
  readonly world: World;
  readonly page: string;
  readonly webhooks: WebhookOutbox;
  readonly businessNow: () => Date;
  readonly save: () => Promise<void>;
}

/** Creates the processor's workplace: its book, and the storing and reporting of changes. */
export function createDesk({ book, world, page, webhooks, businessNow, save }: DeskDeps): Desk {
  const newId = (prefix: string): string => `${prefix}_${world.random(12).toString('hex')}`;
  const nowS = (): number => Math.floor(world.clocks.security().getTime() / 1_000);
  const instant = (): string => new Date(nowS() * 1_000).toISOString();
  return {
    book,
    page,
    newId,
    nowS,
    instant,
    businessS: () => Math.floor(businessNow().getTime() / 1_000),
    ...createAnnouncements({ book, webhooks, newId, nowS, instant }),
    commit: async () => {
      await save();
      webhooks.flush();
    },
  };
}

type Announcing = Pick<Desk, 'book' | 'newId' | 'nowS' | 'instant'> & Pick<DeskDeps, 'webhooks'>;

function createAnnouncements({ book, webhooks, newId, nowS, instant }: Announcing) {
  const send = createSender(book, webhooks);
  // Changes are synchronous, so there is one request at a time.
  let asking: AskedBy | undefined;
  const thinEvent = (type: string, related_object: Related) => ({
    id: newId('evt_test'),
    object: 'v2.core.event',
    created: instant(),
    livemode: false,
    related_object,
    type,
    ...(asking === undefined
      ? {}
      : { reason: { request: { id: asking.id, idempotency_key: asking.idempotencyKey ?? '' }, type: 'request' } }),
  });
  return {
    announce: (type, object, before, account = null) => {
      const event = {
        id: newId('evt'),
        object: 'event',
        ...(account === null ? {} : { account }),
        api_version: API_VERSION,
        created: nowS(),
        data: { object, ...(before === undefined ? {} : { previous_attributes: before }) },
        livemode: false,
        pending_webhooks: 1,
        request: { id: asking?.id ?? null, idempotency_key: asking?.idempotencyKey ?? null },
        type,
      };
      send(event, { payload: 'snapshot', subject: object.id, account });
    },
    announceThin: (type, object) =>
      send(thinEvent(type, object), { payload: 'thin', subject: object.id, account: null }),
    ping: (destination, url) => {
      const type = 'v2.core.event_destination.ping';
      const event = thinEvent(type, { id: destination, type: 'v2.core.event_destination', url });
      const body = JSON.stringify(event);
      webhooks.file({ id: event.id, edge: 'stripe_webhooks', type, subject: destination, body, to: destination });
      return event;
    },
    askedBy: (request, change) => {
      asking = request;
      try {
        return change();
      } finally {
        asking = undefined;
      }
    },
  } satisfies Partial<Desk>;
}

interface Sent {
  readonly payload: 'snapshot' | 'thin';
  /** The id of the object. */
  readonly subject: string;
  readonly account: string | null;
}

/** Sends each event to the address in the settings, and a copy to each destination that wants it. */
function createSender({ destinations }: StripeBook, webhooks: WebhookOutbox) {
  return (event: { readonly id: string; readonly type: string }, { payload, subject, account }: Sent): void => {
    const { id, type } = event;
    const filed = { edge: 'stripe_webhooks', type, subject, body: JSON.stringify(event) } as const;
    webhooks.file({ ...filed, id });
    for (const one of Object.values(destinations)) {
      if (!takesEvent(one, { payload, type, account })) continue;
      webhooks.file({ ...filed, id: `${id}.${one.id}`, to: one.id, isCopy: true });
    }
  };
}
