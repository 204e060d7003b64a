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

/** An endpoint with its secrets, sealed. */
export interface StoredEndpoint extends Endpoint {
  readonly secret: Buffer;
  readonly formerSecret: Buffer | null;
  readonly formerUntil: Date | null;
  /** Of the key by which the secret was asked for, if there was one, and of what was asked with it. */
  readonly keyHash: Buffer | null;
  readonly requestHash: string | null;
  /** From then on the key may be used for something else. */
  readonly keyUntil: Date | null;
}

/** Makes nobody wait but others who change this client's endpoints. */
export async function lockEndpoints(tx: Tx, clientId: string): Promise<StoredEndpoint[]> {
  // One that is being added has no row yet to lock, so the client's name itself is locked until the transaction ends.
  await lockNames(tx, [`webhook endpoints ${clientId}`]);
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where client_id = ${clientId} order by id for update`);
}

export function endpointsOf(tx: Tx, clientIds: readonly string[]): Promise<StoredEndpoint[]> {
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where client_id = any(${clientIds}::text[]) order by id`);
}

export function findEndpoints(tx: Tx, ids: readonly Id<'whe'>[]): Promise<StoredEndpoint[]> {
  return tx.many(sql(EndpointRow)`
    select ${endpointColumns} from webhooks.endpoints where id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

/** Writes an endpoint, or the one that has its client and address already: its id and the time it was made stay. */
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

export async function disableEndpoints(tx: Tx, ids: readonly Id<'whe'>[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(sql`
    update webhooks.endpoints set status = 'disabled' where id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

/** @returns Whether there was one. */
export async function deleteEndpoint(tx: Tx, clientId: string, id: Id<'whe'>): Promise<boolean> {
  const rows = await tx.run(sql`
    delete from webhooks.endpoints where client_id = ${clientId} and id = ${uuid(id)}`);
  return rows === 1;
}

const Position = Type.Object({ clientId: Type.String(), lastPosition: Int8 });

/**
 * The next places in the events of these clients, in the order in which they are named; a client may be named more than
 * once. Holds their streams until the transaction ends.
 */
export async function takePositions(tx: Tx, cell: number, clientIds: readonly string[]): Promise<bigint[]> {
  const counts = new Map<string, bigint>();
  for (const clientId of clientIds) counts.set(clientId, (counts.get(clientId) ?? 0n) + 1n);
  // In one order everywhere, so that of two servers with the same clients one waits for the other, and not each for each.
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

/** An event with its place among its client's, and what tells the same news told again. */
interface PlacedEvent {
  readonly event: WalletEvent;
  readonly position: bigint;
  readonly causeHash: Buffer;
}

const Inserted = Type.Object({ id: IdOf('evt') });

/** @returns Which were new: the same news told again is the event that there is. */
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

/** A client's events in their order, from behind the one that is named; from the first where none is. */
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

/** Asks for deliveries; one that there was begins a new round. */
export function askDeliveries(tx: Tx, cell: number, asked: readonly DeliveryKey[]): Promise<Delivery[]> {
  return tx.many(sql(DeliveryRow)`
    insert into webhooks.deliveries as delivery (cell, event_id, endpoint_id, status, attempts, round_start)
    select ${cell}, event_id, endpoint_id, 'pending', 0, 0 from ${unnested(asked)} as asked (event_id, endpoint_id)
    on conflict (cell, event_id, endpoint_id) do update set status = 'pending', round_start = delivery.attempts
    returning ${deliveryColumns}`);
}

export function deliveriesOf(tx: Tx, cell: number, eventId: Id<'evt'>): Promise<Delivery[]> {
  return tx.many(sql(DeliveryRow)`
    select ${deliveryColumns} from webhooks.deliveries
     where cell = ${cell} and event_id = ${uuid(eventId)} order by endpoint_id`);
}

/** Locks deliveries until the transaction ends, in one order everywhere; those that are not there are passed over. */
export function lockDeliveries(tx: Tx, cell: number, keys: readonly DeliveryKey[]): Promise<Delivery[]> {
  // The list in front of the pairs leads through the key.
  return tx.many(sql(DeliveryRow)`
    select ${deliveryColumns} from webhooks.deliveries
     where cell = ${cell} and event_id = any(${keys.map((key) => uuid(key.eventId))}::uuid[])
       and (event_id, endpoint_id) in (select * from ${unnested(keys)})
     order by event_id, endpoint_id for update`);
}

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

export function attemptsOf(tx: Tx, cell: number, eventId: Id<'evt'>): Promise<(Attempt & { endpointId: Id<'whe'> })[]> {
  return tx.many(sql(AttemptRow)`
    select endpoint_id, number, at, outcome, status_code, took_ms from webhooks.attempts
     where cell = ${cell} and event_id = ${uuid(eventId)} order by endpoint_id, number`);
}
