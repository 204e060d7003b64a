import { Type } from 'typebox';
import { Bytes, Instant, Nullable, Uuid, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const ApplicationRow = Type.Object({
  id: Uuid,
  phone: Type.String(),
  codeHash: Nullable(Bytes),
  codeExpiresAt: Nullable(Instant),
  codeTries: Type.Integer(),
  sentAt: Nullable(Instant),
  verifiedAt: Nullable(Instant),
  finishedAt: Nullable(Instant),
  continueTo: Nullable(Type.String()),
});

const columns = sql`id, phone, code_hash, code_expires_at, code_tries, sent_at, verified_at, finished_at, continue_to`;

/** Stores an application, which has no code yet. */
export async function insertApplication(
  tx: Tx,
  one: { id: string; tokenHash: Buffer; phone: string; continueTo: string | null; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into phone_verification.applications (id, token_hash, phone, continue_to, expires_at)
    values (${one.id}, ${one.tokenHash}, ${one.phone}, ${one.continueTo}, ${one.expiresAt})`);
}

/** Finds and locks an application that has not expired, so that concurrent tries are judged one after the other. */
export function lockApplication(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(ApplicationRow)`
    select ${columns} from phone_verification.applications
     where token_hash = ${tokenHash} and expires_at > ${now}
       for update`);
}

/** Finds an application that has not expired. */
export function findApplication(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(ApplicationRow)`
    select ${columns} from phone_verification.applications where token_hash = ${tokenHash} and expires_at > ${now}`);
}

/** Stores an application for a session, to verify its holder's phone. The caller has deleted an earlier one. */
export async function insertForSession(
  tx: Tx,
  one: { id: string; sessionId: Id<'ses'>; phone: string; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into phone_verification.applications (id, session_id, phone, expires_at)
    values (${one.id}, ${uuid(one.sessionId)}, ${one.phone}, ${one.expiresAt})`);
}

/** Finds and locks the application of a session, expired or not; concurrent tries are judged one after the other. */
export function lockOfSession(tx: Tx, sessionId: Id<'ses'>) {
  return tx.maybe(sql(ApplicationRow)`
    select ${columns} from phone_verification.applications where session_id = ${uuid(sessionId)} for update`);
}

/** Finds the application of a session, if it has not expired. */
export function findOfSession(tx: Tx, sessionId: Id<'ses'>, now: Date) {
  return tx.maybe(sql(ApplicationRow)`
    select ${columns} from phone_verification.applications
     where session_id = ${uuid(sessionId)} and expires_at > ${now}`);
}

/** Stores the code that is sent now. It replaces an earlier code and its count of tries. */
export async function storeCode(
  tx: Tx,
  id: string,
  code: { hash: Buffer; expiresAt: Date; sentAt: Date },
): Promise<void> {
  await tx.run(sql`
    update phone_verification.applications
       set code_hash = ${code.hash}, code_expires_at = ${code.expiresAt}, code_tries = 0, sent_at = ${code.sentAt}
     where id = ${id}`);
}

/** Counts a wrong try at the current code. */
export async function countTry(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`update phone_verification.applications set code_tries = code_tries + 1 where id = ${id}`);
}

/** Marks an application as verified and deletes its code, so that the code works once. */
export async function markVerified(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.run(sql`
    update phone_verification.applications set verified_at = ${at}, code_hash = null, code_expires_at = null
     where id = ${id}`);
}

/** Marks a verified application as used. Its browser still finds it, but it proves nothing. */
export async function markFinished(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.run(sql`update phone_verification.applications set finished_at = ${at} where id = ${id}`);
}

/** Deletes all applications of a number. */
export async function deleteApplicationsOf(tx: Tx, phone: string): Promise<void> {
  await tx.run(sql`delete from phone_verification.applications where phone = ${phone}`);
}

/** Deletes an application. */
export async function deleteApplication(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from phone_verification.applications where id = ${id}`);
}

/** Locks the subjects, so that concurrent sends by the same subject wait until the transaction ends. */
export function lockSubjects(tx: Tx, subjects: readonly string[]): Promise<void> {
  return lockNames(
    tx,
    subjects.map((subject) => `sends ${subject}`),
  );
}

const SendRow = Type.Object({ subject: Type.String(), sentAt: Instant });

/** Reads the sends of these subjects since an instant, in any order. */
export function sendsSince(tx: Tx, subjects: readonly string[], since: Date) {
  return tx.many(sql(SendRow)`
    select subject, sent_at from phone_verification.sends
     where subject = any(${subjects}::text[]) and sent_at > ${since}`);
}

/** Records a send under each subject. */
export async function insertSends(tx: Tx, subjects: readonly string[], at: Date): Promise<void> {
  await tx.run(sql`
    insert into phone_verification.sends (subject, sent_at)
    select unnest(${subjects}::text[]), ${at}::timestamptz`);
}
