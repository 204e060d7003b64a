import { Type } from 'typebox';
import { IdOf, Instant, Nullable, Uuid, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { EndedBy, Recovery } from './domain.ts';

const RecoveryRow = Type.Object({
  id: IdOf('rcv'),
  holderId: IdOf('hld'),
  applicationId: Uuid,
  state: Type.Unsafe<Recovery['state']>({ type: 'string' }),
  askedAt: Instant,
  dueAt: Instant,
  endsAt: Instant,
  endedAt: Nullable(Instant),
  endedBy: Nullable(Type.Unsafe<EndedBy>({ type: 'string' })),
  lastNotice: Type.Unsafe<Recovery['lastNotice']>({ type: 'string' }),
});

const columns = sql`id, holder_id, application_id, state, asked_at, due_at, ends_at, ended_at, ended_by, last_notice`;

/** Stores a recovery. @returns False if the holder has a waiting one, or the proof of the phone has begun one. */
export async function insertRecovery(tx: Tx, cell: number, one: Recovery, undoHash: Buffer): Promise<boolean> {
  const written = await tx.run(sql`
    insert into recovery.recoveries
           (cell, id, holder_id, application_id, undo_hash, state, asked_at, due_at, ends_at, last_notice)
    values (${cell}, ${uuid(one.id)}, ${uuid(one.holderId)}, ${one.applicationId}, ${undoHash}, ${one.state},
            ${one.askedAt}, ${one.dueAt}, ${one.endsAt}, ${one.lastNotice})
    on conflict do nothing`);
  return written === 1;
}

/** Finds and locks the recovery of a holder that has not ended, so that a stop and a new password have one winner. */
export function lockWaiting(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Recovery | undefined> {
  return tx.maybe(sql(RecoveryRow)`
    select ${columns} from recovery.recoveries
     where cell = ${cell} and holder_id = ${uuid(holderId)} and state = 'waiting'
       for update`);
}

/** Finds the recovery of a holder that has not ended. */
export function findWaiting(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Recovery | undefined> {
  return tx.maybe(sql(RecoveryRow)`
    select ${columns} from recovery.recoveries
     where cell = ${cell} and holder_id = ${uuid(holderId)} and state = 'waiting'`);
}

/** Finds and locks a recovery. */
export function lockRecovery(tx: Tx, cell: number, id: Id<'rcv'>): Promise<Recovery | undefined> {
  return tx.maybe(sql(RecoveryRow)`
    select ${columns} from recovery.recoveries where cell = ${cell} and id = ${uuid(id)} for update`);
}

/** Finds and locks the recovery that a code stops. */
export function lockByUndo(tx: Tx, cell: number, undoHash: Buffer): Promise<Recovery | undefined> {
  return tx.maybe(sql(RecoveryRow)`
    select ${columns} from recovery.recoveries where cell = ${cell} and undo_hash = ${undoHash} for update`);
}

/** Ends a locked recovery. */
export async function endRecovery(
  tx: Tx,
  cell: number,
  id: Id<'rcv'>,
  end: { readonly state: 'canceled' | 'done'; readonly by: EndedBy; readonly at: Date },
): Promise<void> {
  await tx.run(sql`
    update recovery.recoveries set state = ${end.state}, ended_by = ${end.by}, ended_at = ${end.at}
     where cell = ${cell} and id = ${uuid(id)} and state = 'waiting'`);
}

/** Stores the last notice that was sent about a recovery. */
export async function storeNotice(tx: Tx, cell: number, id: Id<'rcv'>, notice: Recovery['lastNotice']): Promise<void> {
  await tx.run(sql`
    update recovery.recoveries set last_notice = ${notice} where cell = ${cell} and id = ${uuid(id)}`);
}
