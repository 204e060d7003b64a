import { Type } from 'typebox';
import { IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Attempt, Delivery, Endpoint, Outcome, WalletEvent } from './domain.ts';

const Bytes = Type.Refine(Type.Unsafe<Buffer>({}), (value) => Buffer.isBuffer(value));

const EndpointRow = Type.Object({
  id: IdOf('whe'),
  clientId: Type.String(),
  url: Type.String(),
  status: Type.Unsafe<Endpoint['status']>({ type: 'string' }),
  createdAt: Instant,
  secret: Bytes,
  formerSecret: Nullable(Bytes),
  formerUntil: Nullable(Instant),
});

const endpointColumns = sql`id, client_id, url, status, created_at, secret, former_secret, former_until`;

/** An endpoint with its secrets, sealed. */
export interface StoredEndpoint extends Endpoint {
  readonly secret: Buffer;
  readonly formerSecret: Buffer | null;
  readonly formerUntil: Date | null;
}

/** Makes nobody wait but others who change this client's endpoints. */
export function lockEndpoints(tx: Tx, clientId: string): Promise<StoredEndpoint[]> {
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where client_id = ${clientId} order by id for update`);
}

export function endpointsOf(tx: Tx, clientId: string): Promise<StoredEndpoint[]> {
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where client_id = ${clientId} order by id`);
}

/** Writes an endpoint, or the one that has its client and address already: its id and the time it was made stay. */
export function storeEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<StoredEndpoint> {
  return tx.one(sql(EndpointRow)`
    insert into webhooks.endpoints (${endpointColumns})
    values (${uuid(endpoint.id)}, ${endpoint.clientId}, ${endpoint.url}, ${endpoint.status}, ${endpoint.createdAt},
            ${endpoint.secret}, ${endpoint.formerSecret}, ${endpoint.formerUntil})
    on conflict (client_id, url) do update
       set status = excluded.status, secret = excluded.secret, former_secret = excluded.former_secret,
           former_until = excluded.former_until
    returning ${endpointColumns}`);
}

export async function disableEndpoint(tx: Tx, id: Id<'whe'>): Promise<void> {
  await tx.run(sql`update webhooks.endpoints set status = 'disabled' where id = ${uuid(id)}`);
}

/** @returns Whether there was one. */
export async function deleteEndpoint(tx: Tx, clientId: string, id: Id<'whe'>): Promise<boolean> {
  const rows = await tx.run(sql`
    delete from webhooks.endpoints where client_id = ${clientId} and id = ${uuid(id)}`);
  return rows === 1;
}

const Position = Type.Object({ lastPosition: Int8 });

/** The next place in a client's events. Holds the client's stream until the transaction ends. */
export function takePosition(tx: Tx, cell: number, clientId: string) {
  return tx.one(sql(Position)`
    insert into webhooks.streams (cell, client_id, last_position) values (${cell}, ${clientId}, 1)
    on conflict (cell, client_id) do update set last_position = streams.last_position + 1
    returning last_position`);
}

/** @returns Whether it was new: the same news told again is the event that there is. */
export async function insertEvent(
  tx: Tx,
  event: WalletEvent,
  place: { position: bigint; causeHash: Buffer },
): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into webhooks.events (cell, id, client_id, position, type, data, cause_hash, created_at)
    values (${event.cell}, ${uuid(event.id)}, ${event.clientId}, ${place.position}, ${event.type},
            ${json(event.data)}, ${place.causeHash}, ${event.createdAt})
    on conflict (cell, cause_hash) do nothing`);
  return rows === 1;
}

const EventRow = Type.Object({
  id: IdOf('evt'),
  cell: Type.Integer(),
  clientId: Type.String(),
  type: Type.String(),
  data: Type.Unsafe<{ readonly [key: string]: Json }>({ type: 'object' }),
  createdAt: Instant,
});

const eventColumns = sql`id, cell, client_id, type, data, created_at`;

/** A client's events in their order, from behind the one that is named; from the first where it is not the client's. */
export function eventsAfter(
  tx: Tx,
  asked: { cell: number; clientId: string; after: Id<'evt'> | undefined; most: number },
): Promise<WalletEvent[]> {
  const after = asked.after ? uuid(asked.after) : null;
  return tx.many(sql(EventRow)`
    select ${eventColumns} from webhooks.events
     where cell = ${asked.cell} and client_id = ${asked.clientId}
       and position > coalesce((select position from webhooks.events
                                 where cell = ${asked.cell} and id = ${after} and client_id = ${asked.clientId}), 0)
     order by position limit ${asked.most}`);
}

export function findEvent(tx: Tx, cell: number, id: Id<'evt'>): Promise<WalletEvent | undefined> {
  return tx.maybe(sql(EventRow)`
    select ${eventColumns} from webhooks.events where cell = ${cell} and id = ${uuid(id)}`);
}

const DeliveryRow = Type.Object({
  endpointId: IdOf('whe'),
  status: Type.Unsafe<Delivery['status']>({ type: 'string' }),
  attempts: Type.Integer(),
  roundStart: Type.Integer(),
});

/** Asks for deliveries; one that there was begins a new round. */
export async function askDeliveries(
  tx: Tx,
  cell: number,
  eventId: Id<'evt'>,
  endpoints: readonly Id<'whe'>[],
): Promise<void> {
  await tx.run(sql`
    insert into webhooks.deliveries as delivery (cell, event_id, endpoint_id, status, attempts, round_start)
    select ${cell}, ${uuid(eventId)}::uuid, endpoint.id, 'pending', 0, 0
      from unnest(${endpoints.map((id) => uuid(id))}::uuid[]) as endpoint (id)
    on conflict (cell, event_id, endpoint_id) do update set status = 'pending', round_start = delivery.attempts`);
}

export function deliveriesOf(tx: Tx, cell: number, eventId: Id<'evt'>): Promise<Delivery[]> {
  return tx.many(sql(DeliveryRow)`
    select endpoint_id, status, attempts, round_start from webhooks.deliveries
     where cell = ${cell} and event_id = ${uuid(eventId)} order by endpoint_id`);
}

/** Locks a delivery until the transaction ends. */
export function lockDelivery(
  tx: Tx,
  cell: number,
  eventId: Id<'evt'>,
  endpointId: Id<'whe'>,
): Promise<Delivery | undefined> {
  return tx.maybe(sql(DeliveryRow)`
    select endpoint_id, status, attempts, round_start from webhooks.deliveries
     where cell = ${cell} and event_id = ${uuid(eventId)} and endpoint_id = ${uuid(endpointId)}
       for update`);
}

export async function storeDelivery(tx: Tx, cell: number, eventId: Id<'evt'>, delivery: Delivery): Promise<void> {
  await tx.run(sql`
    update webhooks.deliveries set status = ${delivery.status}, attempts = ${delivery.attempts}
     where cell = ${cell} and event_id = ${uuid(eventId)} and endpoint_id = ${uuid(delivery.endpointId)}`);
}

export async function insertAttempt(
  tx: Tx,
  of: { cell: number; eventId: Id<'evt'>; endpointId: Id<'whe'> },
  attempt: Attempt,
): Promise<void> {
  await tx.run(sql`
    insert into webhooks.attempts (cell, event_id, endpoint_id, number, at, outcome, status_code, took_ms)
    values (${of.cell}, ${uuid(of.eventId)}, ${uuid(of.endpointId)}, ${attempt.number}, ${attempt.at},
            ${attempt.outcome}, ${attempt.statusCode}, ${attempt.tookMs})`);
}

const AttemptRow = Type.Object({
  endpointId: IdOf('whe'),
  number: Type.Integer(),
  at: Instant,
  outcome: Type.Unsafe<Outcome>({ type: 'string' }),
  statusCode: Nullable(Type.Integer()),
  tookMs: Type.Integer(),
});

export function attemptsOf(tx: Tx, cell: number, eventId: Id<'evt'>): Promise<(Attempt & { endpointId: Id<'whe'> })[]> {
  return tx.many(sql(AttemptRow)`
    select endpoint_id, number, at, outcome, status_code, took_ms from webhooks.attempts
     where cell = ${cell} and event_id = ${uuid(eventId)} order by endpoint_id, number`);
}
