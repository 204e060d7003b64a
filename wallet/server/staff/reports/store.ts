import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { ReportAct } from './domain.ts';

const ActRow = Type.Object({
  id: IdOf('rac'),
  subject: Type.Unsafe<ReportAct['subject']>({ type: 'string' }),
  deed: Type.Unsafe<ReportAct['deed']>({ type: 'string' }),
  ground: Type.Unsafe<ReportAct['ground']>({ type: 'string' }),
  words: Type.String(),
  askedBy: IdOf('stf'),
  askedAt: Instant,
  endedAs: Nullable(Type.Unsafe<NonNullable<ReportAct['endedAs']>>({ type: 'string' })),
});

const columns = sql`id, subject, deed, ground, words, asked_by, asked_at, ended_as`;

/** Stores a deed that waits for a second operator. @returns False if another one waits already. */
export async function insertAct(tx: Tx, act: ReportAct): Promise<boolean> {
  const written = await tx.run(sql`
    insert into staff.report_acts (id, subject, deed, ground, words, asked_by, asked_at)
    values (${uuid(act.id)}, ${act.subject}, ${act.deed}, ${act.ground}, ${act.words}, ${uuid(act.askedBy)}, ${act.askedAt})
    on conflict (subject) where ended_as is null do nothing`);
  return written === 1;
}

/** Finds the deed about a subject that waits for a second operator. */
export function findWaitingAct(tx: Tx, subject: ReportAct['subject']): Promise<ReportAct | undefined> {
  return tx.maybe(sql(ActRow)`
    select ${columns} from staff.report_acts where subject = ${subject} and ended_as is null`);
}

/** Lists the deeds about wallets that wait for a second operator, the oldest first. */
export function listWaitingOfWallets(tx: Tx, most: number): Promise<ReportAct[]> {
  return tx.many(sql(ActRow)`
    select ${columns} from staff.report_acts
     where ended_as is null and subject like 'hld\\_%' order by asked_at, id limit ${most}`);
}

/** Finds the deed that waits, and locks it, so that two signatures come one after the other. */
export function lockWaitingAct(tx: Tx, subject: ReportAct['subject']): Promise<ReportAct | undefined> {
  return tx.maybe(sql(ActRow)`
    select ${columns} from staff.report_acts where subject = ${subject} and ended_as is null for update`);
}

/** Ends a deed that waits. @param signed What the passkey of the second operator signed. */
export async function endAct(
  tx: Tx,
  id: Id<'rac'>,
  ended: { readonly as: 'signed' | 'sent_back' | 'withdrawn'; readonly by: Id<'stf'>; readonly at: Date },
  signed: Buffer | null,
): Promise<void> {
  await tx.run(sql`
    update staff.report_acts
       set ended_as = ${ended.as}, ended_by = ${uuid(ended.by)}, ended_at = ${ended.at}, signed = ${signed}
     where id = ${uuid(id)}`);
}
