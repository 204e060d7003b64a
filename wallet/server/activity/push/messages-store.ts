import { Type } from 'typebox';
import { IdOf, Instant, Nullable, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Shown } from './domain.ts';

const MessageRow = Type.Object({
  id: IdOf('pme'),
  deviceId: IdOf('pdv'),
  holderId: IdOf('hld'),
  cause: Type.String(),
  isSecurity: Type.Boolean(),
  shown: Nullable(Type.Unsafe<Shown>({ type: 'object' })),
  attempts: Type.Integer(),
  createdAt: Instant,
});

/** A notice to one device. */
export type PushMessage = Type.Static<typeof MessageRow>;

const CountRow = Type.Object({ count: Type.Integer() });

/** Counts a holder's notices since an instant; one to several devices counts once. */
export async function countNotices(tx: Tx, cell: number, holderId: Id<'hld'>, since: Date): Promise<number> {
  const { count } = await tx.one(sql(CountRow)`
    select count(distinct cause)::integer as count from push.messages
     where cell = ${cell} and holder_id = ${uuid(holderId)} and created_at > ${since}`);
  return count;
}

const IdRow = Type.Object({ id: IdOf('pme') });

/** Adds a message, unless its device has one with the same cause. @returns Whether it was added. */
export async function insertMessage(tx: Tx, cell: number, message: PushMessage): Promise<boolean> {
  const { id, deviceId, holderId, cause, isSecurity, shown, attempts, createdAt } = message;
  const added = await tx.maybe(sql(IdRow)`
    insert into push.messages (cell, id, device_id, holder_id, cause, is_security, shown, attempts, created_at)
    values (${cell}, ${uuid(id)}, ${uuid(deviceId)}, ${uuid(holderId)}, ${cause}, ${isSecurity}, ${json(shown)},
            ${attempts}, ${createdAt})
    on conflict (cell, device_id, cause) do nothing returning id`);
  return added !== undefined;
}

/** Finds and locks a message. */
export function lockMessage(tx: Tx, cell: number, id: Id<'pme'>): Promise<PushMessage | undefined> {
  return tx.maybe(sql(MessageRow)`
    select id, device_id, holder_id, cause, is_security, shown, attempts, created_at
      from push.messages where cell = ${cell} and id = ${uuid(id)} for update`);
}

/** Stores the attempts and, once a message is over, that it shows nothing any more. */
export async function storeMessage(
  tx: Tx,
  cell: number,
  { id, shown, attempts }: Pick<PushMessage, 'id' | 'shown' | 'attempts'>,
): Promise<void> {
  await tx.run(sql`
    update push.messages set shown = ${shown && json(shown)}, attempts = ${attempts}
     where cell = ${cell} and id = ${uuid(id)}`);
}
