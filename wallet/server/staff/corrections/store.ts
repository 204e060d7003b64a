import { Type } from 'typebox';
import { IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Correction, Outcome } from './domain.ts';

const CorrectionRow = Type.Object({
  id: IdOf('cor'),
  entryNumber: Int8,
  reason: Type.String(),
  askedBy: IdOf('stf'),
  askedAt: Instant,
  expiresAt: Instant,
  decidedBy: Nullable(IdOf('stf')),
  decidedAt: Nullable(Instant),
  decision: Nullable(Type.Unsafe<'approved' | 'refused'>({ type: 'string' })),
  outcome: Nullable(Type.Unsafe<Outcome>({ type: 'string' })),
});

const columns = sql`id, entry_number, reason, asked_by, asked_at, expires_at, decided_by, decided_at, decision, outcome`;

/** Stores a wish. @returns False if the entry has a correction that is open, approved or done. */
export async function insertCorrection(tx: Tx, one: Correction): Promise<boolean> {
  const written = await tx.run(sql`
    insert into staff.corrections (id, entry_number, reason, asked_by, asked_at, expires_at)
    values (${uuid(one.id)}, ${one.entryNumber}, ${one.reason}, ${uuid(one.askedBy)}, ${one.askedAt}, ${one.expiresAt})
    on conflict (entry_number)
      where decision is null or (decision = 'approved' and outcome is distinct from 'insufficient_funds')
      do nothing`);
  return written === 1;
}

/** Refuses the wish about an entry that waited too long, so that another one can be asked. */
export async function closeExpired(tx: Tx, entryNumber: bigint, now: Date): Promise<void> {
  await tx.run(sql`
    update staff.corrections set decision = 'refused', decided_by = asked_by, decided_at = expires_at
     where entry_number = ${entryNumber} and decision is null and expires_at <= ${now}`);
}

/** Finds a correction. */
export function findCorrection(tx: Tx, id: Id<'cor'>): Promise<Correction | undefined> {
  return tx.maybe(sql(CorrectionRow)`select ${columns} from staff.corrections where id = ${uuid(id)}`);
}

/** Finds and locks a correction, so that two decisions come one after the other. */
export function lockCorrection(tx: Tx, id: Id<'cor'>): Promise<Correction | undefined> {
  return tx.maybe(sql(CorrectionRow)`select ${columns} from staff.corrections where id = ${uuid(id)} for update`);
}

/** Lists the newest corrections. */
export function newestCorrections(tx: Tx, most: number): Promise<Correction[]> {
  return tx.many(sql(CorrectionRow)`
    select ${columns} from staff.corrections order by asked_at desc limit ${most}`);
}

/** Stores a decision. */
export async function decideCorrection(
  tx: Tx,
  id: Id<'cor'>,
  { decision, by, at }: { decision: 'approved' | 'refused'; by: Id<'stf'>; at: Date },
): Promise<void> {
  await tx.run(sql`
    update staff.corrections set decision = ${decision}, decided_by = ${uuid(by)}, decided_at = ${at}
     where id = ${uuid(id)}`);
}

/** Stores what the ledger answered. */
export async function endCorrection(tx: Tx, id: Id<'cor'>, outcome: Outcome): Promise<void> {
  await tx.run(sql`update staff.corrections set outcome = ${outcome} where id = ${uuid(id)}`);
}
