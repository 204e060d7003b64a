import { Type } from 'typebox';
import { Bytes, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const AppRow = Type.Object({
  shopperId: IdOf('shp'),
  secret: Bytes,
  sessionId: Nullable(IdOf('ses')),
  lastStep: Nullable(Int8),
  askedAt: Instant,
  addedAt: Nullable(Instant),
});
/** A shopper's authenticator app; it is none before `addedAt`. */
export type App = Type.Static<typeof AppRow>;

const columns = sql`shopper_id, secret, session_id, last_step, asked_at, added_at`;

/** Stores the secret of an app to be added, and replaces one that was never added. @returns Whether it did. */
export async function storeAsked(
  tx: Tx,
  app: Pick<App, 'shopperId' | 'secret' | 'askedAt'> & { readonly sessionId: Id<'ses'> },
): Promise<boolean> {
  const written = await tx.run(sql`
    insert into authenticators.apps (shopper_id, secret, session_id, asked_at)
    values (${uuid(app.shopperId)}, ${app.secret}, ${uuid(app.sessionId)}, ${app.askedAt})
    on conflict (shopper_id) do update
       set secret = excluded.secret, session_id = excluded.session_id, asked_at = excluded.asked_at
     where authenticators.apps.added_at is null`);
  return written === 1;
}

/** Finds a shopper's app. */
export function findApp(tx: Tx, shopperId: Id<'shp'>): Promise<App | undefined> {
  return tx.maybe(sql(AppRow)`select ${columns} from authenticators.apps where shopper_id = ${uuid(shopperId)}`);
}

/** Finds a shopper's app, locked until the transaction ends, so that one code of concurrent ones counts. */
export function lockApp(tx: Tx, shopperId: Id<'shp'>): Promise<App | undefined> {
  return tx.maybe(sql(AppRow)`
    select ${columns} from authenticators.apps where shopper_id = ${uuid(shopperId)} for update`);
}

/** Stores that an app was added, with the step of its first code. */
export async function storeAdded(tx: Tx, shopperId: Id<'shp'>, step: bigint, at: Date): Promise<void> {
  await tx.run(sql`
    update authenticators.apps set added_at = ${at}, last_step = ${step} where shopper_id = ${uuid(shopperId)}`);
}

/** Stores the step of an accepted code. */
export async function storeStep(tx: Tx, shopperId: Id<'shp'>, step: bigint): Promise<void> {
  await tx.run(sql`update authenticators.apps set last_step = ${step} where shopper_id = ${uuid(shopperId)}`);
}

/** Deletes a shopper's app, if it was added at or after an instant. @returns Whether there was one. */
export async function deleteApp(tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<boolean> {
  const deleted = await tx.run(sql`
    delete from authenticators.apps where shopper_id = ${uuid(shopperId)} and added_at >= ${since}`);
  return deleted === 1;
}

/** Stores the hashes of new recovery codes. */
export async function insertRecoveryCodes(
  tx: Tx,
  shopperId: Id<'shp'>,
  hashes: readonly Buffer[],
  at: Date,
): Promise<void> {
  await tx.run(sql`
    insert into authenticators.recovery_codes (shopper_id, code_hash, made_at)
    select ${uuid(shopperId)}, hash, ${at} from unnest(${hashes}::bytea[]) as hash`);
}

/** Deletes a recovery code, so that it serves once. @returns Whether the shopper had it. */
export async function takeRecoveryCode(tx: Tx, shopperId: Id<'shp'>, hash: Buffer): Promise<boolean> {
  const deleted = await tx.run(sql`
    delete from authenticators.recovery_codes where shopper_id = ${uuid(shopperId)} and code_hash = ${hash}`);
  return deleted === 1;
}

/** Deletes the recovery codes of a shopper that were made at or after an instant. */
export async function deleteRecoveryCodes(tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<void> {
  await tx.run(sql`
    delete from authenticators.recovery_codes where shopper_id = ${uuid(shopperId)} and made_at >= ${since}`);
}

const CountRow = Type.Object({ count: Type.Integer() });

/** Counts the recovery codes that a shopper has left. */
export async function countRecoveryCodes(tx: Tx, shopperId: Id<'shp'>): Promise<number> {
  const { count } = await tx.one(sql(CountRow)`
    select count(*)::integer as count from authenticators.recovery_codes where shopper_id = ${uuid(shopperId)}`);
  return count;
}
