import { Type } from 'typebox';
import { Bytes, IdOf, Instant, Int8, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Attempt, Delivery, DeliveryKey, Endpoint, Outcome, WalletEvent } from './domain.ts';

const EndpointRow = Type.Object({
  id: IdOf('whe'),
  clientId: Type.String(),
  url: Type.String(),
  status: Type.Unsafe<Endpoint['status']>({ type: 'string' }),
  createdAt: Instant,
  secret: Bytes,
  formerSecret: Nullable(Bytes),
  formerUntil: Nullable(Instant),
  keyHash: Nullable(Bytes),
  requestHash: Nullable(Type.String()),
  keyUntil: Nullable(Instant),
});

const endpointColumns = sql`id, client_id, url, status, created_at, secret, former_secret, former_until,
  key_hash, request_hash, key_until`;

/** An endpoint with its sealed secrets. */
export interface StoredEndpoint extends Endpoint {
  readonly secret: Buffer;
  readonly formerSecret: Buffer | null;
  readonly formerUntil: Date | null;
  /** Hashes of the `Idempotency-Key` and the request by which the secret was created, if it had a key. */
  readonly keyHash: Buffer | null;
  readonly requestHash: string | null;
  /** From this time on, another request may use the key. */
  readonly keyUntil: Date | null;
}

/** Locks a client's endpoints, new ones included, until the transaction ends. */
export async function lockEndpoints(tx: Tx, clientId: string): Promise<StoredEndpoint[]> {
  // A new endpoint has no row to lock yet, so the client's name is locked too.
  await lockNames(tx, [`webhook endpoints ${clientId}`]);
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where client_id = ${clientId} order by id for update`);
}

/** Reads the endpoints of these clients. */
export function endpointsOf(tx: Tx, clientIds: readonly string[]): Promise<StoredEndpoint[]> {
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where client_id = any(${clientIds}::text[]) order by id`);
}

/** Reads endpoints by their ids; missing ones are left out. */
export function findEndpoints(tx: Tx, ids: readonly Id<'whe'>[]): Promise<StoredEndpoint[]> {
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

/** Writes an endpoint. If its client and address are already stored, that row keeps its id and creation time. */
export function storeEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<StoredEndpoint> {
  return tx.one(sql(EndpointRow)`
    insert into webhooks.endpoints (${endpointColumns})
    values (${uuid(endpoint.id)}, ${endpoint.clientId}, ${endpoint.url}, ${endpoint.status}, ${endpoint.createdAt},
            ${endpoint.secret}, ${endpoint.formerSecret}, ${endpoint.formerUntil}, ${endpoint.keyHash},
            ${endpoint.requestHash}, ${endpoint.keyUntil})
    on conflict (client_id, url) do update
       set status = excluded.status, secret = excluded.secret, former_secret = excluded.former_secret,
           former_until = excluded.former_until, key_hash = excluded.key_hash, request_hash = excluded.request_hash,
           key_until = excluded.key_until
    returning ${endpointColumns}`);
}

/** Disables endpoints. */
export async function disableEndpoints(tx: Tx, ids: readonly Id<'whe'>[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(sql`
    update webhooks.endpoints set status = 'disabled' where id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

/** Deletes an endpoint. @returns Whether the client had it. */
export async function deleteEndpoint(tx: Tx, clientId: string, id: Id<'whe'>): Promise<boolean> {
  const rows = await tx.run(sql`
    delete from webhooks.endpoints where client_id = ${clientId} and id = ${uuid(id)}`);
  return rows === 1;
}

const Position = Type.Object({ clientId: Type.String(), lastPosition: Int8 });

/**
 * Takes the next positions in these clients' streams of events, one for each item; a client may occur several times.
 * Locks the streams until the transaction ends.
 */
export async function takePositions(tx: Tx, cell: number, clientIds: readonly string[]): Promise<bigint[]> {
  const counts = new Map<string, bigint>();
  for (const clientId of clientIds) counts.set(clientId, (counts.get(clientId) ?? 0n) + 1n);
  // All servers lock clients in the same order, so that two of them cannot deadlock.
  const sorted = [...counts].toSorted(([left], [right]) => (left < right ? -1 : 1));
  const taken = await tx.many(sql(Position)`
    insert into webhooks.streams (cell, client_id, last_position)
    select ${cell}, * from unnest(${sorted.map(([clientId]) => clientId)}::text[],
                                  ${sorted.map(([, count]) => count)}::bigint[])
    on conflict (cell, client_id) do update set last_position = streams.last_position + excluded.last_position
    returning client_id, last_position`);
  const next = new Map(taken.map(({ clientId, lastPosition }) => [clientId, lastPosition - counts.get(clientId)!]));
  return clientIds.map((clientId) => {
    const position = next.get(clientId)! + 1n;
    next.set(clientId, position);
    return position;
  });
}

/** An event with its position in its client's stream, and the hash by which a repetition is recognized. */
interface PlacedEvent {
  readonly event: WalletEvent;
  readonly position: bigint;
  readonly causeHash: Buffer;
}

const Inserted = Type.Object({ id: IdOf('evt') });

/** Stores events, once for each cause. @returns The ids of the new ones. */
export async function insertEvents(tx: Tx, cell: number, placed: readonly PlacedEvent[]): Promise<Id<'evt'>[]> {
  const of = <T>(read: (event: WalletEvent) => T): T[] => placed.map(({ event }) => read(event));
  const rows = await tx.many(sql(Inserted)`
    insert into webhooks.events (cell, id, client_id, position, type, data, cause_hash, created_at)
    select ${cell}, * from unnest(
      ${of((event) => uuid(event.id))}::uuid[], ${of((event) => event.clientId)}::text[],
      ${placed.map((one) => one.position)}::bigint[], ${of((event) => event.type)}::text[],
      ${of((event) => json(event.data))}::jsonb[], ${placed.map((one) => one.causeHash)}::bytea[],
      ${of((event) => event.createdAt)}::timestamptz[])
    on conflict (cell, cause_hash) do nothing
    returning id`);
  return rows.map(({ id }) => id);
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

/** Reads a page of a client's events in order, after the event `after` or from the beginning. */
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

/** Reads events by their ids, of any client; missing ones are left out. */
export function findEvents(tx: Tx, cell: number, ids: readonly Id<'evt'>[]): Promise<WalletEvent[]> {
  return tx.many(sql(EventRow)`
    select ${eventColumns} from webhooks.events where cell = ${cell} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

const DeliveryRow = Type.Object({
  eventId: IdOf('evt'),
  endpointId: IdOf('whe'),
  status: Type.Unsafe<Delivery['status']>({ type: 'string' }),
  attempts: Type.Integer(),
  roundStart: Type.Integer(),
});

const deliveryColumns = sql`event_id, endpoint_id, status, attempts, round_start`;

/** Stores pending deliveries; an existing delivery begins a new round. */
export function askDeliveries(tx: Tx, cell: number, asked: readonly DeliveryKey[]): Promise<Delivery[]> {
  return tx.many(sql(DeliveryRow)`
    insert into webhooks.deliveries as delivery (cell, event_id, endpoint_id, status, attempts, round_start)
    select ${cell}, event_id, endpoint_id, 'pending', 0, 0 from ${unnested(asked)} as asked (event_id, endpoint_id)
    on conflict (cell, event_id, endpoint_id) do update set status = 'pending', round_start = delivery.attempts
    returning ${deliveryColumns}`);
}

/** Reads the deliveries of an event. */
export function deliveriesOf(tx: Tx, cell: number, eventId: Id<'evt'>): Promise<Delivery[]> {
  return tx.many(sql(DeliveryRow)`
    select ${deliveryColumns} from webhooks.deliveries
     where cell = ${cell} and event_id = ${uuid(eventId)} order by endpoint_id`);
}

/** Locks deliveries until the transaction ends, always in the same order; missing ones are left out. */
export function lockDeliveries(tx: Tx, cell: number, keys: readonly DeliveryKey[]): Promise<Delivery[]> {
  // The list of event ids before the pairs lets the plan use the primary key.
  return tx.many(sql(DeliveryRow)`
    select ${deliveryColumns} from webhooks.deliveries
     where cell = ${cell} and event_id = any(${keys.map((key) => uuid(key.eventId))}::uuid[])
       and (event_id, endpoint_id) in (select * from ${unnested(keys)})
     order by event_id, endpoint_id for update`);
}

/** Writes the state of deliveries. */
export async function storeDeliveries(tx: Tx, cell: number, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await tx.run(sql`
    update webhooks.deliveries as delivery
       set status = after.status, attempts = after.attempts
      from unnest(${deliveries.map((one) => uuid(one.eventId))}::uuid[],
                  ${deliveries.map((one) => uuid(one.endpointId))}::uuid[], ${deliveries.map((one) => one.status)}::text[],
                  ${deliveries.map((one) => one.attempts)}::integer[]) as after (event_id, endpoint_id, status, attempts)
     where delivery.cell = ${cell} and delivery.event_id = any(${deliveries.map((one) => uuid(one.eventId))}::uuid[])
       and delivery.event_id = after.event_id and delivery.endpoint_id = after.endpoint_id`);
}

function unnested(keys: readonly DeliveryKey[]): Sql {
  return sql`unnest(${keys.map((key) => uuid(key.eventId))}::uuid[], ${keys.map((key) => uuid(key.endpointId))}::uuid[])`;
}

/** Stores attempts. */
export async function insertAttempts(
  tx: Tx,
  cell: number,
  attempts: readonly (Attempt & DeliveryKey)[],
): Promise<void> {
  if (attempts.length === 0) return;
  const of = <T>(read: (attempt: Attempt & DeliveryKey) => T): T[] => attempts.map(read);
  await tx.run(sql`
    insert into webhooks.attempts (cell, event_id, endpoint_id, number, at, outcome, status_code, took_ms)
    select ${cell}, * from unnest(
      ${of((one) => uuid(one.eventId))}::uuid[], ${of((one) => uuid(one.endpointId))}::uuid[],
      ${of((one) => one.number)}::integer[], ${of((one) => one.at)}::timestamptz[],
      ${of((one) => one.outcome)}::text[], ${of((one) => one.statusCode)}::integer[],
      ${of((one) => one.tookMs)}::integer[])`);
}

const AttemptRow = Type.Object({
  endpointId: IdOf('whe'),
  number: Type.Integer(),
  at: Instant,
  outcome: Type.Unsafe<Outcome>({ type: 'string' }),
  statusCode: Nullable(Type.Integer()),
  tookMs: Type.Integer(),
});

/** Reads the attempts of an event's deliveries, by endpoint and number. */
export function attemptsOf(tx: Tx, cell: number, eventId: Id<'evt'>): Promise<(Attempt & { endpointId: Id<'whe'> })[]> {
  return tx.many(sql(AttemptRow)`
    select endpoint_id, number, at, outcome, status_code, took_ms from webhooks.attempts
     where cell = ${cell} and event_id = ${uuid(eventId)} order by endpoint_id, number`);
}
