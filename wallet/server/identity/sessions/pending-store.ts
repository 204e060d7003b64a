import { Type } from 'typebox';
import { Bytes, IdOf, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { PendingLogin } from './domain.ts';

const PendingRow = Type.Object({
  id: IdOf('ses'),
  holderId: IdOf('hld'),
  passwordMark: Bytes,
  device: Type.String(),
  isKnown: Type.Boolean(),
});

/** A stored login that waits for a second factor, with the hash of the password that it began with. */
export type StoredPending = PendingLogin & { readonly passwordMark: Buffer };

/** Stores a login that waits for a second factor. */
export async function insertPending(
  tx: Tx,
  one: StoredPending,
  { tokenHash, expiresAt }: { readonly tokenHash: Buffer; readonly expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into sessions.pending_logins
      (cell, id, holder_id, token_hash, password_mark, device, is_known, expires_at)
    values (0, ${uuid(one.id)}, ${uuid(one.holderId)}, ${tokenHash}, ${one.passwordMark}, ${one.device}, ${one.isKnown},
            ${expiresAt})`);
}

/** Finds a waiting login that has not expired. */
export function findPending(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(PendingRow)`
    select id, holder_id, password_mark, device, is_known from sessions.pending_logins
     where token_hash = ${tokenHash} and expires_at > ${now}`);
}

/** Deletes and returns a waiting login that has not expired, so that it leads to one session. */
export function takePending(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(PendingRow)`
    delete from sessions.pending_logins where token_hash = ${tokenHash} and expires_at > ${now}
    returning id, holder_id, password_mark, device, is_known`);
}

/** Deletes the waiting logins of a holder. */
export async function deletePendingOf(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  await tx.run(sql`delete from sessions.pending_logins where cell = 0 and holder_id = ${uuid(holderId)}`);
}
