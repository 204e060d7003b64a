import { Type } from 'typebox';
import { Bytes, IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Wait } from './domain.ts';

const WaitRow = Type.Object({
  id: IdOf('wai'),
  shopperId: IdOf('shp'),
  askedAt: Instant,
  dueAt: Instant,
  expiresAt: Instant,
  endedAt: Nullable(Instant),
  endedBy: Nullable(Type.Unsafe<NonNullable<Wait['endedBy']>>({ type: 'string' })),
});

const columns = sql`id, shopper_id, asked_at, due_at, expires_at, ended_at, ended_by`;

/** Stores a new wait. @returns False if the shopper has an open one. */
export async function insertWait(tx: Tx, wait: Wait, stopHash: Buffer): Promise<boolean> {
  const written = await tx.run(sql`
    insert into recoveries.waits (id, shopper_id, stop_hash, asked_at, due_at, expires_at)
    values (${uuid(wait.id)}, ${uuid(wait.shopperId)}, ${stopHash}, ${wait.askedAt}, ${wait.dueAt}, ${wait.expiresAt})
    on conflict (shopper_id) where ended_at is null do nothing`);
  return written === 1;
}

/** Finds a shopper's open wait; it may have expired. */
export function findOpenWait(tx: Tx, shopperId: Id<'shp'>): Promise<Wait | undefined> {
  return tx.maybe(sql(WaitRow)`
    select ${columns} from recoveries.waits where shopper_id = ${uuid(shopperId)} and ended_at is null`);
}

/** Finds a wait by the hash of the token in its letter. */
export function findByStopHash(tx: Tx, stopHash: Buffer): Promise<Wait | undefined> {
  return tx.maybe(sql(WaitRow)`select ${columns} from recoveries.waits where stop_hash = ${stopHash}`);
}

/** Finds a wait. */
export function findWait(tx: Tx, id: Id<'wai'>): Promise<Wait | undefined> {
  return tx.maybe(sql(WaitRow)`select ${columns} from recoveries.waits where id = ${uuid(id)}`);
}

const StopRow = Type.Object({ stopHash: Bytes });

/** Reads the hash of the token that stops a wait. */
export async function findStopHash(tx: Tx, id: Id<'wai'>): Promise<Buffer | undefined> {
  const row = await tx.maybe(sql(StopRow)`select stop_hash from recoveries.waits where id = ${uuid(id)}`);
  return row?.stopHash;
}

/** Ends a shopper's open wait. @returns Whether there was one. */
export async function endWaitOf(
  tx: Tx,
  shopperId: Id<'shp'>,
  by: NonNullable<Wait['endedBy']>,
  at: Date,
): Promise<boolean> {
  const written = await tx.run(sql`
    update recoveries.waits set ended_at = ${at}, ended_by = ${by}
     where shopper_id = ${uuid(shopperId)} and ended_at is null`);
  return written === 1;
}
