import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Proof, ProofPurpose } from './domain.ts';

const ProofRow = Type.Object({
  id: IdOf('prf'),
  shopperId: IdOf('shp'),
  sellerId: IdOf('sel'),
  purpose: Type.Unsafe<ProofPurpose>({ type: 'string' }),
  email: Type.String(),
  tries: Type.Integer(),
  expiresAt: Instant,
  endedAt: Nullable(Instant),
});

const columns = sql`id, shopper_id, seller_id, purpose, email, tries, expires_at, ended_at`;

/** Stores a request for a proof. */
export async function insertProof(
  tx: Tx,
  proof: Omit<Proof, 'tries' | 'endedAt'> & { readonly createdAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into wallet.proofs (id, shopper_id, seller_id, purpose, email, created_at, expires_at)
    values (${uuid(proof.id)}, ${uuid(proof.shopperId)}, ${uuid(proof.sellerId)}, ${proof.purpose}, ${proof.email},
            ${proof.createdAt}, ${proof.expiresAt})`);
}

/** Finds a proof. */
export function findProof(tx: Tx, id: Id<'prf'>): Promise<Proof | undefined> {
  return tx.maybe(sql(ProofRow)`select ${columns} from wallet.proofs where id = ${uuid(id)}`);
}

/** Finds a shopper's proof, locked until the transaction ends. */
export function lockProof(tx: Tx, shopperId: Id<'shp'>, id: Id<'prf'>): Promise<Proof | undefined> {
  return tx.maybe(sql(ProofRow)`
    select ${columns} from wallet.proofs where id = ${uuid(id)} and shopper_id = ${uuid(shopperId)} for update`);
}

const SentRow = Type.Object({ createdAt: Instant });

/** Lists when codes were mailed to a shopper since an instant. */
export async function sentSince(tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<Date[]> {
  const rows = await tx.many(sql(SentRow)`
    select created_at from wallet.proofs where shopper_id = ${uuid(shopperId)} and created_at > ${since}`);
  return rows.map((row) => row.createdAt);
}

/** Counts a wrong code, and ends the proof if it was the last try. */
export async function countWrongCode(tx: Tx, id: Id<'prf'>, most: number, at: Date): Promise<void> {
  await tx.run(sql`
    update wallet.proofs
       set tries = tries + 1, ended_at = case when tries + 1 >= ${most} then ${at}::timestamptz end
     where id = ${uuid(id)}`);
}

/** Ends a proof that was given. */
export async function endProof(tx: Tx, id: Id<'prf'>, at: Date): Promise<void> {
  await tx.run(sql`update wallet.proofs set ended_at = ${at} where id = ${uuid(id)}`);
}

/** Ends all open proofs of a seller. */
export async function endProofsOf(tx: Tx, shopperId: Id<'shp'>, at: Date): Promise<void> {
  await tx.run(sql`
    update wallet.proofs set ended_at = ${at} where shopper_id = ${uuid(shopperId)} and ended_at is null`);
}
