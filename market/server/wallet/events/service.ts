import type { Db } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { casesChanged, paymentChanged } from '../../ordering/orders/jobs-schema.ts';
import type { EventHeaders, VerifiedEvent, WalletGateway } from '../gateway.ts';
import type { Links } from '../links/service.ts';
import type { Payees } from '../payees/service.ts';
import { walletEvent } from './jobs-schema.ts';
import { findEvent, insertEvent, markHandled } from './store.ts';

/** The refusal of a webhook; `fault` is for the log. */
export interface WebhookRefusal {
  readonly code: 'webhook_refused';
  readonly fault: string;
}

/** The door to the wallet's events. */
export interface WalletEvents {
  /** Stores a webhook's event, once by its id, for a job to handle. */
  receive(headers: EventHeaders, body: string): Promise<Result<void, WebhookRefusal>>;
  /** Acts on a stored event. Idempotent. */
  handle(eventId: string): Promise<void>;
}

interface WalletEventDeps {
  readonly db: Db;
  readonly world: World;
  readonly gateway: WalletGateway;
  readonly links: Pick<Links, 'refresh'>;
  readonly payees: Pick<Payees, 'refresh'>;
  readonly waker: Pick<Waker, 'wake'>;
}

/** Creates the door to the wallet's events. */
export function createWalletEvents(deps: WalletEventDeps): WalletEvents {
  return {
    receive: (headers, body) => receiveEvent(deps, headers, body),
    handle: (eventId) => handleEvent(deps, eventId),
  };
}

async function receiveEvent(
  { db, world, gateway, waker }: WalletEventDeps,
  headers: EventHeaders,
  body: string,
): Promise<Result<void, WebhookRefusal>> {
  const verified = await gateway.readEvent(headers, body);
  if (!verified.ok) return err(verified.error);
  const { id, type, ...data } = verified.value;
  await db.asWriter(async (tx) => {
    const isNew = await insertEvent(tx, { id, type, data }, world.clocks.business());
    if (isNew) await enqueue(tx, [walletEvent({ event_id: id })]);
  });
  waker.wake();
  return ok();
}

async function handleEvent(deps: WalletEventDeps, eventId: string): Promise<void> {
  const { db, world, waker } = deps;
  const event = await db.one((tx) => findEvent(tx, eventId));
  if (!event || event.handledAt) return;
  const { paymentId, mandateId, payeeId } = event.data;
  await recordWalletEvent(deps, { type: event.type, mandateId, payeeId });
  await db.asWriter(async (tx) => {
    if (event.type.startsWith('payment.') && paymentId !== undefined) {
      const changed = event.type.startsWith('payment.case_') ? casesChanged : paymentChanged;
      await enqueue(tx, [changed({ payment_id: paymentId })]);
    }
    await markHandled(tx, eventId, world.clocks.business());
  });
  waker.wake();
}

/** Acts on an event by asking the wallet for the current state, so that sequence and repetition do not matter. */
async function recordWalletEvent(
  { links, payees }: WalletEventDeps,
  { type, mandateId, payeeId }: Pick<VerifiedEvent, 'type' | 'mandateId' | 'payeeId'>,
): Promise<void> {
  if (type === 'mandate.revoked' && mandateId !== undefined) return links.refresh(mandateId);
  if (type === 'payee.ended' && payeeId !== undefined) return payees.refresh(payeeId);
  // Events of an unknown type stay stored, and are otherwise ignored.
}
