import { Type } from 'typebox';
import { Bytes, Instant, Nullable, json } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Json } from '#platform/kernel/canonical.ts';

/** Something that the authorization server keeps for a while. */
export interface Artifact {
  readonly kind: string;
  /** The hash of the value that names it and, for most kinds, lets somebody in. */
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

/** Writes an artifact, or its new state. */
export async function upsertArtifact(tx: Tx, cell: number, artifact: Artifact): Promise<void> {
  await tx.run(sql`
    insert into oauth.artifacts (cell, kind, id_hash, grant_id, payload, expires_at)
    values (${cell}, ${artifact.kind}, ${artifact.idHash}, ${artifact.grantId}, ${json(artifact.payload)}, ${artifact.expiresAt})
    on conflict (cell, kind, id_hash) do update
       set grant_id = excluded.grant_id, payload = excluded.payload, expires_at = excluded.expires_at`);
}

/** Writes a code or token of a grant that is in force and stays so until the transaction ends; tells whether it was. */
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

/** Writes an artifact whose value may come once while it is fresh; tells whether it was the first. */
export async function insertOnce(tx: Tx, cell: number, artifact: Artifact, now: Date): Promise<boolean> {
  const written = await tx.run(sql`
    insert into oauth.artifacts as known (cell, kind, id_hash, grant_id, payload, expires_at)
    values (${cell}, ${artifact.kind}, ${artifact.idHash}, ${artifact.grantId}, ${json(artifact.payload)}, ${artifact.expiresAt})
    on conflict (cell, kind, id_hash) do update
       set payload = excluded.payload, expires_at = excluded.expires_at
     where known.expires_at <= ${now}`);
  return written === 1;
}

export function findArtifact(tx: Tx, cell: number, kind: string, idHash: Buffer) {
  return tx.maybe(sql(ArtifactRow)`
    select ${columns} from oauth.artifacts where cell = ${cell} and kind = ${kind} and id_hash = ${idHash}`);
}

/** Uses an artifact up; false if it was used before or is gone. */
export async function consumeArtifact(tx: Tx, cell: number, kind: string, idHash: Buffer, at: Date): Promise<boolean> {
  const consumed = await tx.run(sql`
    update oauth.artifacts set consumed_at = ${at}
     where cell = ${cell} and kind = ${kind} and id_hash = ${idHash} and consumed_at is null`);
  return consumed === 1;
}

export async function deleteArtifact(tx: Tx, cell: number, kind: string, idHash: Buffer): Promise<void> {
  await tx.run(sql`
    delete from oauth.artifacts where cell = ${cell} and kind = ${kind} and id_hash = ${idHash}`);
}

/** Ends what was issued under a grant, of one kind or of all. Codes stay, used up: so their second use is recognized. */
export async function deleteOfGrant(tx: Tx, cell: number, grantId: string, kind?: string): Promise<void> {
  await tx.run(sql`
    delete from oauth.artifacts
     where cell = ${cell} and grant_id = ${grantId} and kind = any(${kind ? [kind] : ['AccessToken', 'RefreshToken']}::text[])`);
}

/** A token as it came, with the proof of possession beside it and the thumbprint of the key that made that. */
export interface Presented {
  readonly tokenHash: Buffer;
  readonly proofHash: Buffer;
  readonly thumbprint: string;
}

const PresentedRow = Type.Object({ ...ArtifactRow.properties, proofHash: Bytes, isFresh: Type.Boolean() });

/**
 * Of each presented pair whose token is there, whichever of the kinds it is: the token, and whether the proof was never
 * seen before. Proofs are stored that belong to a token in force and were made by its key: all in one statement.
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
