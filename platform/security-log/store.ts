import { Type } from 'typebox';
import { Bytes, Instant, Nullable, Uuid, json } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { Facts, SecurityEvent, SecurityEventName } from './events.ts';

const EventRow = Type.Object({
  id: Uuid,
  event: Type.Unsafe<SecurityEventName>({ type: 'string' }),
  subject: Nullable(Type.String()),
  network: Nullable(Bytes),
  browser: Nullable(Type.String()),
  facts: Type.Unsafe<Facts>({ type: 'object' }),
  times: Type.Integer(),
  firstAt: Instant,
  lastAt: Instant,
});

const columns = sql`id, event, subject, network, browser, facts, times, first_at, last_at`;

/** Stores events. One whose id is there already is counted in that row. The ids of one call differ. */
export async function insertEvents(tx: Tx, events: readonly SecurityEvent[]): Promise<void> {
  await tx.run(sql`
    insert into security_log.events (${columns})
    select * from unnest(
      ${events.map(({ id }) => id)}::uuid[], ${events.map(({ event }) => event)}::text[],
      ${events.map(({ subject }) => subject)}::text[], ${events.map(({ network }) => network)}::bytea[],
      ${events.map(({ browser }) => browser)}::text[], ${events.map(({ facts }) => json(facts))}::jsonb[],
      ${events.map(({ times }) => times)}::integer[], ${events.map(({ firstAt }) => firstAt)}::timestamptz[],
      ${events.map(({ lastAt }) => lastAt)}::timestamptz[]) as event (${columns})
     order by id
    on conflict (id) do update
       set times = security_log.events.times + excluded.times,
           last_at = greatest(security_log.events.last_at, excluded.last_at)`);
}

/** Finds an event. */
export function findEvent(tx: Tx, id: string) {
  return tx.maybe(sql(EventRow)`select ${columns} from security_log.events where id = ${id}`);
}

/** Finds the event with which an account began. */
export function findOpening(tx: Tx, subject: string) {
  return tx.maybe(sql(EventRow)`
    select ${columns} from security_log.events where subject = ${subject} and event = 'account.opened' limit 1`);
}

const LastRow = Type.Object({ event: Type.Unsafe<SecurityEventName>({ type: 'string' }), lastAt: Instant });

/** When each of some kinds of events last happened to a subject. Kinds without an event are missing. */
export function lastOf(tx: Tx, subject: string, events: readonly SecurityEventName[]) {
  return tx.many(sql(LastRow)`
    select event, max(last_at) as last_at from security_log.events
     where subject = ${subject} and event = any(${[...events]}::text[])
     group by event`);
}

/** Lists all events of some kinds of a subject since an instant. */
export function eventsSince(tx: Tx, subject: string, events: readonly SecurityEventName[], since: Date) {
  return tx.many(sql(EventRow)`
    select ${columns} from security_log.events
     where subject = ${subject} and event = any(${[...events]}::text[]) and last_at >= ${since}`);
}

/** Lists events of a subject, the newest first, from behind `after` on. */
export function eventsOf(
  tx: Tx,
  subject: string,
  page: { readonly after?: Pick<SecurityEvent, 'lastAt' | 'id'> | undefined; readonly most: number },
) {
  const { after, most } = page;
  return tx.many(sql(EventRow)`
    select ${columns} from security_log.events
     where subject = ${subject}
       and (${after?.lastAt ?? null}::timestamptz is null
            or (last_at, id) < (${after?.lastAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
     order by last_at desc, id desc limit ${most}`);
}
