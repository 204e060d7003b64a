import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Entry, EntryKind, Proof } from './domain.ts';

const EntryRow = Type.Object({
  id: IdOf('way'),
  kind: Type.Unsafe<EntryKind>({ type: 'string' }),
  email: Type.String(),
  shopperId: Nullable(IdOf('shp')),
  epoch: Nullable(Type.Integer()),
  name: Nullable(Type.String()),
  passwordHash: Nullable(Type.String()),
  continueTo: Type.String(),
  proofs: Type.Array(Type.Unsafe<Proof>({ type: 'string' })),
  mails: Type.Integer(),
  mailedAt: Nullable(Instant),
  tries: Type.Integer(),
  createdAt: Instant,
  expiresAt: Instant,
  endedAt: Nullable(Instant),
});

const columns = sql`id, kind, email, shopper_id, epoch, name, password_hash, continue_to, proofs, mails, mailed_at, tries,
  created_at, expires_at, ended_at`;

/** Stores a new entry by the hash of its browser's secret. */
export async function insertEntry(tx: Tx, entry: Entry, tokenHash: Buffer): Promise<void> {
  const shopperId = entry.shopperId === null ? null : uuid(entry.shopperId);
  await tx.run(sql`
    insert into entries.entries (id, token_hash, kind, email, shopper_id, epoch, name, password_hash, continue_to,
                                 proofs, mails, mailed_at, tries, created_at, expires_at, ended_at)
    values (${uuid(entry.id)}, ${tokenHash}, ${entry.kind}, ${entry.email}, ${shopperId}, ${entry.epoch},
            ${entry.name}, ${entry.passwordHash}, ${entry.continueTo}, ${entry.proofs}, ${entry.mails}, ${entry.mailedAt},
            ${entry.tries}, ${entry.createdAt}, ${entry.expiresAt}, ${entry.endedAt})`);
}

/** Finds an entry by the hash of its browser's secret. */
export function findByToken(tx: Tx, tokenHash: Buffer): Promise<Entry | undefined> {
  return tx.maybe(sql(EntryRow)`select ${columns} from entries.entries where token_hash = ${tokenHash}`);
}

/** Finds an entry. */
export function findEntry(tx: Tx, id: Id<'way'>): Promise<Entry | undefined> {
  return tx.maybe(sql(EntryRow)`select ${columns} from entries.entries where id = ${uuid(id)}`);
}

/** Finds an entry, locked until the transaction ends, so that concurrent answers wait for each other. */
export function lockEntry(tx: Tx, id: Id<'way'>): Promise<Entry | undefined> {
  return tx.maybe(sql(EntryRow)`select ${columns} from entries.entries where id = ${uuid(id)} for update`);
}

/** Stores that another code is mailed. */
export async function storeMail(tx: Tx, id: Id<'way'>, at: Date): Promise<void> {
  await tx.run(sql`
    update entries.entries set mails = mails + 1, mailed_at = ${at} where id = ${uuid(id)}`);
}

/** Adds a proof to an entry. */
export async function storeProof(tx: Tx, id: Id<'way'>, proof: Proof): Promise<void> {
  await tx.run(sql`
    update entries.entries set proofs = array_append(proofs, ${proof}::text) where id = ${uuid(id)}`);
}

/** Counts a wrong answer, and ends the entry if it was the last try. */
export async function countWrong(tx: Tx, id: Id<'way'>, most: number, at: Date): Promise<void> {
  await tx.run(sql`
    update entries.entries
       set tries = tries + 1, ended_at = case when tries + 1 >= ${most} then ${at}::timestamptz else ended_at end
     where id = ${uuid(id)}`);
}

/** Ends an entry. */
export async function endEntry(tx: Tx, id: Id<'way'>, at: Date): Promise<void> {
  await tx.run(sql`update entries.entries set ended_at = ${at} where id = ${uuid(id)}`);
}

const SentRow = Type.Object({ createdAt: Instant, mails: Type.Integer() });

/**
 * Lists when codes of one kind were mailed to an address since an instant, for known browsers or for all others. A later
 * mail counts as its entry's first.
 */
export async function sentSince(
  tx: Tx,
  { kind, email, isKnown }: { readonly kind: EntryKind; readonly email: string; readonly isKnown: boolean },
  since: Date,
): Promise<Date[]> {
  const rows = await tx.many(sql(SentRow)`
    select created_at, mails from entries.entries
     where lower(email) = lower(${email}) and created_at > ${since} and kind = ${kind}
       and ('browser' = any (proofs)) = ${isKnown}`);
  return rows.flatMap(({ createdAt, mails }) => Array.from({ length: mails }, () => createdAt));
}
