import { Type } from 'typebox';
import { IdOf, Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const PasskeyRow = Type.Object({
  credentialId: Type.String(),
  holderId: IdOf('hld'),
  publicKey: Type.Unsafe<Buffer>({}),
  counter: Int8,
  transports: Type.Array(Type.String()),
  name: Type.String(),
  createdAt: Instant,
});
export type Passkey = Type.Static<typeof PasskeyRow>;

const columns = sql`credential_id, holder_id, public_key, counter, transports, name, created_at`;

/** Keeps a new passkey; false if it is known, whoever's it is. */
export async function insertPasskey(tx: Tx, passkey: Passkey): Promise<boolean> {
  const written = await tx.run(sql`
    insert into passkeys.passkeys (cell, credential_id, holder_id, public_key, counter, transports, name, created_at)
    values (0, ${passkey.credentialId}, ${uuid(passkey.holderId)}, ${passkey.publicKey}, ${passkey.counter},
            ${passkey.transports}, ${passkey.name}, ${passkey.createdAt})
    on conflict (cell, credential_id) do nothing`);
  return written === 1;
}

export function passkeysOf(tx: Tx, holderId: Id<'hld'>) {
  return tx.many(sql(PasskeyRow)`
    select ${columns} from passkeys.passkeys where cell = 0 and holder_id = ${uuid(holderId)} order by created_at`);
}

/** Locks the passkey, so that its signature counter is judged and moved once. */
export function lockPasskey(tx: Tx, credentialId: string) {
  return tx.maybe(sql(PasskeyRow)`
    select ${columns} from passkeys.passkeys where cell = 0 and credential_id = ${credentialId} for update`);
}

export async function storeCounter(tx: Tx, credentialId: string, counter: bigint): Promise<void> {
  await tx.run(
    sql`update passkeys.passkeys set counter = ${counter} where cell = 0 and credential_id = ${credentialId}`,
  );
}

export async function insertChallenge(
  tx: Tx,
  one: { id: string; challenge: string; purpose: string; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into passkeys.challenges (id, challenge, purpose, expires_at)
    values (${one.id}, ${one.challenge}, ${one.purpose}, ${one.expiresAt})`);
}

const ChallengeRow = Type.Object({ challenge: Type.String() });

/** Takes a challenge out: it serves once, whether what was signed is right or not. */
export function takeChallenge(tx: Tx, id: string, purpose: string, now: Date) {
  return tx.maybe(sql(ChallengeRow)`
    delete from passkeys.challenges where id = ${id} and purpose = ${purpose} and expires_at > ${now}
    returning challenge`);
}
