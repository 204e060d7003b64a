import { Type } from 'typebox';
import { Bytes, Instant, Nullable, json } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Json } from '#platform/kernel/canonical.ts';

/** A code, token, grant or other object that the authorization server stores until it expires. */
export interface Artifact {
  readonly kind: string;
  /** The hash of the value that names it; for most kinds, that value gives access. */
  readonly idHash: Buffer;
  readonly grantId: string | null;
  readonly payload: { readonly [key: string]: Json | undefined };
  readonly expiresAt: Date;
}

const ArtifactRow = Type.Object({
  kind: Type.String(),
  idHash: Type.Unsafe<Buffer>({}),
  grantId: Nullable(Type.String()),
  payload: Type.Unsafe<Artifact['payload']>({ type: 'object' }),
  consumedAt: Nullable(Instant),
  expiresAt: Instant,
});

const columns = sql`kind, id_hash, grant_id, payload, consumed_at, expires_at`;

/** Inserts an artifact, or updates it. */
export async function upsertArtifact(tx: Tx, cell: number, artifact: Artifact): Promise<void> {
  await tx.run(sql`
    insert into oauth.artifacts (cell, kind, id_hash, grant_id, payload, expires_at)
    values (${cell}, ${artifact.kind}, ${artifact.idHash}, ${artifact.grantId}, ${json(artifact.payload)}, ${artifact.expiresAt})
    on conflict (cell, kind, id_hash) do update
       set grant_id = excluded.grant_id, payload = excluded.payload, expires_at = excluded.expires_at`);
}

/**
 * Inserts a code or token of a grant, and locks the grant until the transaction ends.
 *
 * @returns False if the grant is not there.
 */
export async function insertOfGrant(tx: Tx, cell: number, artifact: Artifact, grantHash: Buffer): Promise<boolean> {
  const written = await tx.run(sql`
    with held as (
      select from oauth.artifacts
       where cell = ${cell} and kind = 'Grant' and id_hash = ${grantHash} for key share)
    insert into oauth.artifacts (cell, kind, id_hash, grant_id, payload, expires_at)
    select ${cell}, ${artifact.kind}, ${artifact.idHash}::bytea, ${artifact.grantId}, ${json(artifact.payload)}::jsonb,
           ${artifact.expiresAt}::timestamptz
      from held`);
  return written === 1;
}

/** Inserts an artifact whose value works once until it expires. @returns False if it was used. */
export async function insertOnce(tx: Tx, cell: number, artifact: Artifact, now: Date): Promise<boolean> {
  const written = await tx.run(sql`
    insert into oauth.artifacts as known (cell, kind, id_hash, grant_id, payload, expires_at)
    values (${cell}, ${artifact.kind}, ${artifact.idHash}, ${artifact.grantId}, ${json(artifact.payload)}, ${artifact.expiresAt})
    on conflict (cell, kind, id_hash) do update
       set payload = excluded.payload, expires_at = excluded.expires_at
     where known.expires_at <= ${now}`);
  return written === 1;
}

/** Finds an artifact, expired or not. */
export function findArtifact(tx: Tx, cell: number, kind: string, idHash: Buffer) {
  return tx.maybe(sql(ArtifactRow)`
    select ${columns} from oauth.artifacts where cell = ${cell} and kind = ${kind} and id_hash = ${idHash}`);
}

/** Marks an artifact as used. @returns False if it was used before or is not there. */
export async function consumeArtifact(tx: Tx, cell: number, kind: string, idHash: Buffer, at: Date): Promise<boolean> {
  const consumed = await tx.run(sql`
    update oauth.artifacts set consumed_at = ${at}
     where cell = ${cell} and kind = ${kind} and id_hash = ${idHash} and consumed_at is null`);
  return consumed === 1;
}

/** Deletes an artifact. */
export async function deleteArtifact(tx: Tx, cell: number, kind: string, idHash: Buffer): Promise<void> {
  await tx.run(sql`
    delete from oauth.artifacts where cell = ${cell} and kind = ${kind} and id_hash = ${idHash}`);
}

/** Deletes the tokens of a grant, or its artifacts of one kind. Used codes stay, to recognize a second use. */
export async function deleteOfGrant(tx: Tx, cell: number, grantId: string, kind?: string): Promise<void> {
  await tx.run(sql`
    delete from oauth.artifacts
     where cell = ${cell} and grant_id = ${grantId} and kind = any(${kind ? [kind] : ['AccessToken', 'RefreshToken']}::text[])`);
}

/** A token of a request, its proof of possession, and the thumbprint of the key that signed the proof. */
export interface Presented {
  readonly tokenHash: Buffer;
  readonly proofHash: Buffer;
  readonly thumbprint: string;
}

const PresentedRow = Type.Object({ ...ArtifactRow.properties, proofHash: Bytes, isFresh: Type.Boolean() });

/**
 * Looks up presented tokens of any of the kinds, and stores their proofs, in one statement. A proof is stored only if
 * its token is in force and is bound to the key that signed the proof.
 *
 * @returns For each pair whose token is there: the token, and whether the proof is new.
 */
export function presentTokens(
  tx: Tx,
  cell: number,
  asked: { kinds: readonly string[]; presented: readonly Presented[]; now: Date; proofsUntil: Date },
) {
  const { kinds, presented, now, proofsUntil } = asked;
  const tokenHashes = presented.map((one) => one.tokenHash);
  return tx.many(sql(PresentedRow)`
    with asked as (
      select distinct * from unnest(${tokenHashes}::bytea[], ${presented.map((one) => one.proofHash)}::bytea[],
                                    ${presented.map((one) => one.thumbprint)}::text[]) as one (token_hash, proof_hash, thumbprint)
    ), pair as (
      select ${columns}, asked.proof_hash, asked.thumbprint
        from asked join oauth.artifacts on artifacts.id_hash = asked.token_hash
       where cell = ${cell} and kind = any(${kinds}::text[]) and id_hash = any(${tokenHashes}::bytea[])
    ), proof as (
      insert into oauth.proofs (cell, id_hash, expires_at)
      select distinct ${cell}::smallint, proof_hash, ${proofsUntil}::timestamptz from pair
       where expires_at > ${now} and payload->>'jkt' = thumbprint
       order by proof_hash
      on conflict do nothing
      returning id_hash
    )
    select ${columns}, proof_hash, proof_hash in (select proof.id_hash from proof) as is_fresh from pair`);
}
