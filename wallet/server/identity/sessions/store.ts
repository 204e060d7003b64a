import { Type } from 'typebox';
import { Bytes, IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Method, Session } from './domain.ts';

const SessionRow = Type.Object({
  id: IdOf('ses'),
  holderId: IdOf('hld'),
  methods: Type.Array(Type.Unsafe<Method>({ type: 'string' })),
  device: Type.String(),
  network: Nullable(Bytes),
  startedAt: Instant,
  authenticatedAt: Instant,
  seenAt: Instant,
});

const columns = sql`id, holder_id, methods, device, network, started_at, authenticated_at, seen_at`;

/** Stores a session, unless the wallet is closed. */
export async function insertSession(tx: Tx, session: Session, tokenHash: Buffer, expiresAt: Date): Promise<void> {
  await tx.run(sql`
    insert into sessions.sessions
      (cell, id, holder_id, token_hash, methods, device, network, started_at, authenticated_at, seen_at, expires_at)
    select 0, ${uuid(session.id)}::uuid, id, ${tokenHash}::bytea, ${session.methods}::text[], ${session.device}::text,
           ${session.network}::bytea, ${session.startedAt}::timestamptz, ${session.authenticatedAt}::timestamptz,
           ${session.seenAt}::timestamptz, ${expiresAt}::timestamptz
      from accounts.holders where cell = 0 and id = ${uuid(session.holderId)} and status <> 'closed'
       for key share`);
}

/** Finds a session that has not expired. */
export function findSession(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(SessionRow)`
    select ${columns} from sessions.sessions where token_hash = ${tokenHash} and expires_at > ${now}`);
}

/** Stores a session's last use and its new expiry. */
export async function touchSession(tx: Tx, id: Id<'ses'>, seenAt: Date, expiresAt: Date): Promise<void> {
  await tx.run(sql`
    update sessions.sessions set seen_at = ${seenAt}, expires_at = ${expiresAt} where cell = 0 and id = ${uuid(id)}`);
}

/** Adds a method to a session and makes it fresh; a session that has the method stays as it is. */
export async function raiseSession(tx: Tx, id: Id<'ses'>, method: Method, at: Date, expiresAt: Date): Promise<void> {
  await tx.run(sql`
    update sessions.sessions
       set methods = array_append(methods, ${method}), authenticated_at = ${at}, seen_at = ${at}, expires_at = ${expiresAt}
     where cell = 0 and id = ${uuid(id)} and not ${method} = any(methods)`);
}

/** Adds a method to a session that lacks it. It stays as fresh as it was. */
export async function addMethod(tx: Tx, id: Id<'ses'>, method: Method): Promise<void> {
  await tx.run(sql`
    update sessions.sessions set methods = array_append(methods, ${method})
     where cell = 0 and id = ${uuid(id)} and not ${method} = any(methods)`);
}

const Proved = Type.Object({ proved: Type.Boolean() });

/** Finds out whether a session has a method. */
export async function hasProved(tx: Tx, id: Id<'ses'>, method: Method): Promise<boolean> {
  const row = await tx.maybe(sql(Proved)`
    select ${method} = any(methods) as proved from sessions.sessions where cell = 0 and id = ${uuid(id)}`);
  return row?.proved === true;
}

/** Lists a holder's sessions that have not expired, the last used first. */
export function sessionsOf(tx: Tx, holderId: Id<'hld'>, now: Date) {
  return tx.many(sql(SessionRow)`
    select ${columns} from sessions.sessions
     where cell = 0 and holder_id = ${uuid(holderId)} and expires_at > ${now}
     order by seen_at desc`);
}

const SignedInRow = Type.Object({ holderId: IdOf('hld') });

/** Lists the holders who have a session. */
export async function holdersSignedIn(tx: Tx): Promise<Id<'hld'>[]> {
  const rows = await tx.many(sql(SignedInRow)`select distinct holder_id from sessions.sessions where cell = 0`);
  return rows.map(({ holderId }) => holderId);
}

/** Deletes all sessions of a holder. @returns Their number. */
export function deleteAllSessions(tx: Tx, holderId: Id<'hld'>): Promise<number> {
  return tx.run(sql`delete from sessions.sessions where cell = 0 and holder_id = ${uuid(holderId)}`);
}

/** Deletes all sessions of a holder but one. @returns Their number. */
export function deleteOtherSessions(tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'>): Promise<number> {
  return tx.run(sql`
    delete from sessions.sessions where cell = 0 and holder_id = ${uuid(holderId)} and id <> ${uuid(kept)}`);
}

const EndedRow = Type.Object({ methods: Type.Array(Type.Unsafe<Method>({ type: 'string' })) });

/** Deletes the sessions of a holder, but one if it is named. @returns What was proved in each. */
export function deleteSessionsOf(tx: Tx, holderId: Id<'hld'>, kept: Id<'ses'> | null) {
  return tx.many(sql(EndedRow)`
    delete from sessions.sessions
     where cell = 0 and holder_id = ${uuid(holderId)} and (${kept && uuid(kept)}::uuid is null or id <> ${kept && uuid(kept)}::uuid)
    returning methods`);
}

/** Deletes a session of this holder. @returns Whether there was one. */
export async function deleteSession(tx: Tx, holderId: Id<'hld'>, id: Id<'ses'>): Promise<boolean> {
  const ended = await tx.run(sql`
    delete from sessions.sessions where cell = 0 and id = ${uuid(id)} and holder_id = ${uuid(holderId)}`);
  return ended === 1;
}
