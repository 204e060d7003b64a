import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Session } from './domain.ts';

const SessionRow = Type.Object({
  id: IdOf('ses'),
  shopperId: IdOf('shp'),
  device: Type.String(),
  startedAt: Instant,
  seenAt: Instant,
  provedAt: Nullable(Instant),
});

const columns = sql`id, shopper_id, device, started_at, seen_at, proved_at`;

/** Stores a new session by the hash of its secret. */
export async function insertSession(tx: Tx, session: Session, tokenHash: Buffer, expiresAt: Date): Promise<void> {
  await tx.run(sql`
    insert into sessions.sessions (id, shopper_id, token_hash, device, started_at, seen_at, proved_at,
                                   expires_at)
    values (${uuid(session.id)}, ${uuid(session.shopperId)}, ${tokenHash}, ${session.device}, ${session.startedAt},
            ${session.seenAt}, ${session.provedAt}, ${expiresAt})`);
}

/** Finds a session by the hash of its secret, unless it has expired. */
export function findSession(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(SessionRow)`
    select ${columns} from sessions.sessions where token_hash = ${tokenHash} and expires_at > ${now}`);
}

/** Records that a session is in use, and when it expires. */
export async function touchSession(tx: Tx, id: Id<'ses'>, seenAt: Date, expiresAt: Date): Promise<void> {
  await tx.run(sql`
    update sessions.sessions set seen_at = ${seenAt}, expires_at = ${expiresAt} where id = ${uuid(id)}`);
}

/** Records that the shopper has proved in a session who they are. */
export async function storeProof(tx: Tx, id: Id<'ses'>, provedAt: Date): Promise<void> {
  await tx.run(sql`update sessions.sessions set proved_at = ${provedAt} where id = ${uuid(id)}`);
}

/** The sessions that a reader may see, last used first. */
export function listSessions(tx: Tx, now: Date) {
  return tx.many(sql(SessionRow)`
    select ${columns} from sessions.sessions where expires_at > ${now} order by seen_at desc, id`);
}

/** Ends the session with this secret's hash, if there is one. */
export async function deleteByToken(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.run(sql`delete from sessions.sessions where token_hash = ${tokenHash}`);
}

/** Ends a session of this shopper. @returns Whether there was one. */
export async function deleteSession(tx: Tx, shopperId: Id<'shp'>, id: Id<'ses'>): Promise<boolean> {
  const deleted = await tx.run(sql`
    delete from sessions.sessions where id = ${uuid(id)} and shopper_id = ${uuid(shopperId)}`);
  return deleted === 1;
}

/** Ends all sessions of a shopper. @returns Their number. */
export function deleteAll(tx: Tx, shopperId: Id<'shp'>): Promise<number> {
  return tx.run(sql`delete from sessions.sessions where shopper_id = ${uuid(shopperId)}`);
}

/** Ends all sessions of all shoppers. @returns Their number. */
export function deleteEverybodys(tx: Tx): Promise<number> {
  return tx.run(sql`delete from sessions.sessions`);
}

/** Ends all sessions of a shopper but one. */
export async function deleteOthers(tx: Tx, shopperId: Id<'shp'>, kept: Id<'ses'>): Promise<void> {
  await tx.run(sql`
    delete from sessions.sessions where shopper_id = ${uuid(shopperId)} and id <> ${uuid(kept)}`);
}
