import { Type } from 'typebox';
import { Instant, Int8, Nullable, Uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';

const Bytes = Type.Unsafe<Buffer>({});

const ApplicationRow = Type.Object({
  id: Uuid,
  phone: Type.String(),
  codeHash: Nullable(Bytes),
  codeExpiresAt: Nullable(Instant),
  codeTries: Type.Integer(),
  sentAt: Nullable(Instant),
  verifiedAt: Nullable(Instant),
  continueTo: Nullable(Type.String()),
});

const columns = sql`id, phone, code_hash, code_expires_at, code_tries, sent_at, verified_at, continue_to`;

export async function insertApplication(
  tx: Tx,
  one: { id: string; tokenHash: Buffer; phone: string; continueTo: string | null; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into phone_verification.applications (id, token_hash, phone, continue_to, expires_at)
    values (${one.id}, ${one.tokenHash}, ${one.phone}, ${one.continueTo}, ${one.expiresAt})`);
}

/** Locks the application, so that of two tries with one code the second sees what the first did. */
export function lockApplication(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(ApplicationRow)`
    select ${columns} from phone_verification.applications
     where token_hash = ${tokenHash} and expires_at > ${now}
       for update`);
}

export async function storeCode(
  tx: Tx,
  id: string,
  code: { hash: Buffer | null; expiresAt: Date; sentAt: Date },
): Promise<void> {
  await tx.run(sql`
    update phone_verification.applications
       set code_hash = ${code.hash}, code_expires_at = ${code.expiresAt}, code_tries = 0, sent_at = ${code.sentAt}
     where id = ${id}`);
}

export async function countTry(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`update phone_verification.applications set code_tries = code_tries + 1 where id = ${id}`);
}

/** A code that was right is gone with that. */
export async function markVerified(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.run(sql`
    update phone_verification.applications set verified_at = ${at}, code_hash = null, code_expires_at = null
     where id = ${id}`);
}

export async function deleteApplication(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from phone_verification.applications where id = ${id}`);
}

const Sends = Type.Object({ lastHour: Int8, lastDay: Int8 });

export function countSends(tx: Tx, subject: string, now: Date) {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const dayAgo = new Date(now.getTime() - 86_400_000);
  return tx.one(sql(Sends)`
    select count(*) filter (where sent_at > ${hourAgo}) as last_hour, count(*) as last_day
      from phone_verification.sends
     where subject = ${subject} and sent_at > ${dayAgo}`);
}

export async function insertSends(tx: Tx, subjects: readonly string[], at: Date): Promise<void> {
  await tx.run(sql`
    insert into phone_verification.sends (subject, sent_at)
    select unnest(${subjects}::text[]), ${at}::timestamptz`);
}
