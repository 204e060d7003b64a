import type { World } from '#platform/kernel/world.ts';
import type { WebhookOutbox } from '../webhooks/outbox.ts';
import type { StripeBook } from './book.ts';

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
  readonly announceThin: (type: string, object: { id: string; type: string; url: string }) => void;
  /** Runs a synchronous change in the name of a request, which its events then name. */
  readonly askedBy: <T>(request: AskedBy, change: () => T) => T;
  /** Resolves when all changes are on disk; then the events go out. */
  readonly commit: () => Promise<void>;
}

/** The version of Stripe's API that version 23.1 of its SDK uses. */
export const API_VERSION = '2026-10-28.endive';

/** Creates the processor's workplace: its book, and the storing and reporting of changes. */
export function createDesk(deps: {
  book: StripeBook;
  world: World;
  page: string;
  webhooks: WebhookOutbox;
  businessNow: () => Date;
  save: () => Promise<void>;
}): Desk {
  const { book, world, page, webhooks, businessNow, save } = deps;
  const newId = (prefix: string): string => `${prefix}_${world.random(12).toString('hex')}`;
  const nowS = (): number => Math.floor(world.clocks.security().getTime() / 1_000);
  // Changes are synchronous, so there is one request at a time.
  let asking: AskedBy | undefined;
  return {
    book,
    page,
    newId,
    nowS,
    businessS: () => Math.floor(businessNow().getTime() / 1_000),
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
      webhooks.file({ id: event.id, edge: 'stripe_webhooks', type, subject: object.id, body: JSON.stringify(event) });
    },
    announceThin: (type, object) => {
      const event = {
        id: newId('evt_test'),
        object: 'v2.core.event',
        created: new Date(nowS() * 1_000).toISOString(),
        livemode: false,
        related_object: object,
        type,
        ...(asking === undefined
          ? {}
          : { reason: { request: { id: asking.id, idempotency_key: asking.idempotencyKey ?? '' }, type: 'request' } }),
      };
      webhooks.file({ id: event.id, edge: 'stripe_webhooks', type, subject: object.id, body: JSON.stringify(event) });
    },
    askedBy: (request, change) => {
      asking = request;
      try {
        return change();
      } finally {
        asking = undefined;
      }
    },
    commit: async () => {
      await save();
      webhooks.flush();
    },
  };
}
