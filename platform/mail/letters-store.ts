import { Type } from 'typebox';
import { Bytes, Instant, Nullable, json } from '../db/column.ts';
import type { Tx } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { Letter } from './mailer.ts';

const KnownRow = Type.Object({
  cause: Bytes,
  countedAt: Instant,
  sentAt: Nullable(Instant),
  dueAt: Nullable(Instant),
});

/** Finds letters to an address, by any of its hashes, that wait or that were counted since an instant. */
export function lettersTo(tx: Tx, recipients: readonly Buffer[], since: Date) {
  return tx.many(sql(KnownRow)`
    select cause, counted_at, sent_at, due_at from mail.letters
     where recipient = any(${recipients}::bytea[]) and (letter is not null or counted_at > ${since})`);
}

/** Counts a letter right before it is sent, or again if its sending is not known to have succeeded. */
export async function countLetter(tx: Tx, recipient: Buffer, cause: Buffer, at: Date): Promise<void> {
  await tx.run(sql`
    insert into mail.letters (recipient, cause, counted_at) values (${recipient}, ${cause}, ${at})
    on conflict (recipient, cause) do update set counted_at = excluded.counted_at, sent_at = null`);
}

/** Stores a letter to go out with others. */
export async function holdLetter(
  tx: Tx,
  held: { recipient: Buffer; cause: Buffer; letter: Letter; at: Date; dueAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into mail.letters (recipient, cause, counted_at, letter, due_at)
    values (${held.recipient}, ${held.cause}, ${held.at}, ${json({ ...held.letter })}, ${held.dueAt})
    on conflict (recipient, cause) do update
       set counted_at = excluded.counted_at, sent_at = null, letter = excluded.letter, due_at = excluded.due_at`);
}

const DueRow = Type.Object({ dueAt: Nullable(Instant) });

/** The time at which the first waiting letter is due. */
export async function firstDue(tx: Tx, recipient: Buffer): Promise<Date | undefined> {
  const { dueAt } = await tx.one(sql(DueRow)`
    select min(due_at) as due_at from mail.letters where recipient = ${recipient} and letter is not null`);
  return dueAt ?? undefined;
}

const HeldRow = Type.Object({ cause: Bytes, letter: Type.Unsafe<Letter>({ type: 'object' }) });

/** Claims the waiting letters that nobody has claimed, oldest first, for as long as sending them may take. */
export async function claimHeld(tx: Tx, recipient: Buffer, claim: { now: Date; until: Date; most: number }) {
  const held = await tx.many(sql(HeldRow)`
    select cause, letter from mail.letters
     where recipient = ${recipient} and letter is not null and coalesce(claimed_until <= ${claim.now}, true)
     order by counted_at, cause limit ${claim.most} for update`);
  await tx.run(sql`
    update mail.letters set claimed_until = ${claim.until}
     where recipient = ${recipient} and cause = any(${held.map((one) => one.cause)}::bytea[])`);
  return held;
}

/** Records that letters were sent, and deletes their text. */
export async function markSent(tx: Tx, recipient: Buffer, causes: readonly Buffer[], at: Date): Promise<void> {
  await tx.run(sql`
    update mail.letters
       set sent_at = ${at}, counted_at = ${at}, letter = null, due_at = null, claimed_until = null
     where recipient = ${recipient} and cause = any(${causes}::bytea[])`);
}
