import { Type } from 'typebox';
import { IdOf, Instant, Nullable, Uuid, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Change, Channel, Proof } from './domain.ts';

const Channels = Type.Unsafe<Channel>({ type: 'string' });

const ProofRow = Type.Object({
  id: Uuid,
  holderId: IdOf('hld'),
  sessionId: IdOf('ses'),
  channel: Channels,
  contact: Type.String(),
  tries: Type.Integer(),
  sentAt: Instant,
  expiresAt: Instant,
});

const proofColumns = sql`id, holder_id, session_id, channel, contact, tries, sent_at, expires_at`;

/** Stores a proof, instead of an earlier one of the same holder and channel. */
export async function putProof(tx: Tx, cell: number, proof: Omit<Proof, 'tries'>): Promise<void> {
  await tx.run(sql`
    insert into contacts.proofs (cell, id, holder_id, session_id, channel, contact, sent_at, expires_at)
    values (${cell}, ${proof.id}, ${uuid(proof.holderId)}, ${uuid(proof.sessionId)}, ${proof.channel},
            ${proof.contact}, ${proof.sentAt}, ${proof.expiresAt})
    on conflict (cell, holder_id, channel) do update
       set id = excluded.id, session_id = excluded.session_id, contact = excluded.contact, tries = 0,
           sent_at = excluded.sent_at, expires_at = excluded.expires_at`);
}

/** Finds a holder's proof of a channel, expired or not. */
export function proofOf(tx: Tx, cell: number, holderId: Id<'hld'>, channel: Channel) {
  return tx.maybe(sql(ProofRow)`
    select ${proofColumns} from contacts.proofs
     where cell = ${cell} and holder_id = ${uuid(holderId)} and channel = ${channel}`);
}

/** Finds a proof. */
export function findProof(tx: Tx, cell: number, id: string) {
  return tx.maybe(sql(ProofRow)`select ${proofColumns} from contacts.proofs where cell = ${cell} and id = ${id}`);
}

/** Counts a wrong code. */
export async function countWrong(tx: Tx, cell: number, id: string): Promise<void> {
  await tx.run(sql`update contacts.proofs set tries = tries + 1 where cell = ${cell} and id = ${id}`);
}

/** Deletes a proof, whose code was used. */
export async function deleteProof(tx: Tx, cell: number, id: string): Promise<void> {
  await tx.run(sql`delete from contacts.proofs where cell = ${cell} and id = ${id}`);
}

/** Deletes all proofs of a holder. */
export async function deleteProofsOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<void> {
  await tx.run(sql`delete from contacts.proofs where cell = ${cell} and holder_id = ${uuid(holderId)}`);
}

const ChangeRow = Type.Object({
  id: Uuid,
  holderId: IdOf('hld'),
  channel: Channels,
  before: Nullable(Type.String()),
  after: Type.String(),
  changedAt: Instant,
  undoUntil: Instant,
  undoneAt: Nullable(Instant),
});

const changeColumns = sql`id, holder_id, channel, before, after, changed_at, undo_until, undone_at`;

/** Stores a change, with the hash of the code that undoes it. */
export async function insertChange(
  tx: Tx,
  cell: number,
  change: Omit<Change, 'undoneAt'>,
  codeHash: Buffer,
): Promise<void> {
  await tx.run(sql`
    insert into contacts.changes (cell, id, holder_id, channel, before, after, code_hash, changed_at, undo_until)
    values (${cell}, ${change.id}, ${uuid(change.holderId)}, ${change.channel}, ${change.before}, ${change.after},
            ${codeHash}, ${change.changedAt}, ${change.undoUntil})`);
}

/** Finds a change. */
export function findChange(tx: Tx, cell: number, id: string) {
  return tx.maybe(sql(ChangeRow)`select ${changeColumns} from contacts.changes where cell = ${cell} and id = ${id}`);
}

/** Lists a holder's changes of a channel that were not undone, among them those that cannot be any more. */
export function changesOf(tx: Tx, cell: number, holderId: Id<'hld'>, channel: Channel) {
  return tx.many(sql(ChangeRow)`
    select ${changeColumns} from contacts.changes
     where cell = ${cell} and holder_id = ${uuid(holderId)} and channel = ${channel} and undone_at is null`);
}

/** Finds the change that a code undoes. */
export function changeByCode(tx: Tx, codeHash: Buffer) {
  return tx.maybe(sql(ChangeRow)`select ${changeColumns} from contacts.changes where code_hash = ${codeHash}`);
}

/** Takes the power from the codes of a change and of all later ones of its channel. The caller has locked the holder. */
export async function endChanges(tx: Tx, cell: number, { holderId, channel, changedAt }: Change, at: Date) {
  await tx.run(sql`
    update contacts.changes set undone_at = ${at}
     where cell = ${cell} and holder_id = ${uuid(holderId)} and channel = ${channel} and changed_at >= ${changedAt}
       and undone_at is null`);
}
