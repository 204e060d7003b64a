import { Type } from 'typebox';
import { Bytes, IdOf, Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PushDevice } from './domain.ts';

const DeviceRow = Type.Object({
  id: IdOf('pdv'),
  holderId: IdOf('hld'),
  sessionId: IdOf('ses'),
  name: Type.String(),
  addedAt: Instant,
  seenAt: Instant,
});

const columns = sql`id, holder_id, session_id, name, added_at, seen_at`;

/** Lists a holder's devices, the oldest first. */
export function devicesOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<PushDevice[]> {
  return tx.many(sql(DeviceRow)`
    select ${columns} from push.devices where cell = ${cell} and holder_id = ${uuid(holderId)} order by added_at, id`);
}

/** Finds the device of an endpoint, of any holder. */
export function deviceAt(tx: Tx, endpointHash: Buffer): Promise<PushDevice | undefined> {
  return tx.maybe(sql(DeviceRow)`select ${columns} from push.devices where endpoint_hash = ${endpointHash} for update`);
}

const SealedRow = Type.Object({ subscription: Bytes });

/** Finds the sealed subscription of a device. */
export function subscriptionOf(tx: Tx, cell: number, id: Id<'pdv'>) {
  return tx.maybe(sql(SealedRow)`select subscription from push.devices where cell = ${cell} and id = ${uuid(id)}`);
}

/** Adds a device, unless its session was ended meanwhile. @returns Whether it was added. */
export async function insertDevice(
  tx: Tx,
  cell: number,
  device: PushDevice & { readonly endpointHash: Buffer; readonly subscription: Buffer },
): Promise<boolean> {
  const added = await tx.run(sql`
    insert into push.devices
      (cell, id, holder_id, session_id, name, endpoint_hash, subscription, added_at, seen_at)
    select ${cell}::smallint, ${uuid(device.id)}::uuid, holder_id, id, ${device.name}::text,
           ${device.endpointHash}::bytea, ${device.subscription}::bytea, ${device.addedAt}::timestamptz,
           ${device.seenAt}::timestamptz
      from sessions.sessions where cell = ${cell} and id = ${uuid(device.sessionId)} and holder_id = ${uuid(device.holderId)}
       for key share`);
  return added === 1;
}

/** Stores the subscription that a known device has now. */
export async function replaceSubscription(tx: Tx, cell: number, id: Id<'pdv'>, subscription: Buffer): Promise<void> {
  await tx.run(sql`
    update push.devices set subscription = ${subscription} where cell = ${cell} and id = ${uuid(id)}`);
}

/** Stores that the wallet was opened on a device, in a session. */
export async function touchDevice(
  tx: Tx,
  cell: number,
  { id, sessionId, name, seenAt }: Pick<PushDevice, 'id' | 'sessionId' | 'name' | 'seenAt'>,
): Promise<void> {
  await tx.run(sql`
    update push.devices set session_id = ${uuid(sessionId)}, name = ${name}, seen_at = ${seenAt}
     where cell = ${cell} and id = ${uuid(id)}`);
}

/** Moves the devices of a session to the one that replaced it in its browser. */
export async function moveDevices(
  tx: Tx,
  cell: number,
  { holderId, from, to }: { holderId: Id<'hld'>; from: Id<'ses'>; to: Id<'ses'> },
): Promise<void> {
  await tx.run(sql`
    update push.devices set session_id = ${uuid(to)}
     where cell = ${cell} and holder_id = ${uuid(holderId)} and session_id = ${uuid(from)}`);
}

/** Deletes a device of this holder. @returns Whether there was one. */
export async function deleteDevice(tx: Tx, cell: number, holderId: Id<'hld'>, id: Id<'pdv'>): Promise<boolean> {
  const deleted = await tx.run(sql`
    delete from push.devices where cell = ${cell} and holder_id = ${uuid(holderId)} and id = ${uuid(id)}`);
  return deleted === 1;
}

/** Deletes the devices of a session. */
export async function deleteDevicesIn(tx: Tx, cell: number, holderId: Id<'hld'>, session: Id<'ses'>): Promise<void> {
  await tx.run(sql`
    delete from push.devices
     where cell = ${cell} and holder_id = ${uuid(holderId)} and session_id = ${uuid(session)}`);
}

/** Deletes all devices of a holder, but those of one session if it is named. */
export async function deleteDevicesOf(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  kept: Id<'ses'> | null,
): Promise<void> {
  await tx.run(sql`
    delete from push.devices
     where cell = ${cell} and holder_id = ${uuid(holderId)} and session_id is distinct from ${kept && uuid(kept)}::uuid`);
}
