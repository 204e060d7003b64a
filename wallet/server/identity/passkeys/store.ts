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
/** A stored passkey. */
export type Passkey = Type.Static<typeof PasskeyRow>;

const columns = sql`credential_id, holder_id, public_key, counter, transports, name, created_at`;

/** Stores a new passkey. @returns False if any holder has it. */
export async function insertPasskey(tx: Tx, passkey: Passkey): Promise<boolean> {
  const written = await tx.run(sql`
    insert into passkeys.passkeys (cell, credential_id, holder_id, public_key, counter, transports, name, created_at)
    values (0, ${passkey.credentialId}, ${uuid(passkey.holderId)}, ${passkey.publicKey}, ${passkey.counter},
            ${passkey.transports}, ${passkey.name}, ${passkey.createdAt})
    on conflict (cell, credential_id) do nothing`);
  return written === 1;
}

/** Lists a holder's passkeys, the oldest first. */
export function passkeysOf(tx: Tx, holderId: Id<'hld'>) {
  return tx.many(sql(PasskeyRow)`
    select ${columns} from passkeys.passkeys where cell = 0 and holder_id = ${uuid(holderId)} order by created_at`);
}

/** Lists and locks a holder's passkeys, in an order in which two callers cannot deadlock. */
export function lockPasskeysOf(tx: Tx, holderId: Id<'hld'>) {
  return tx.many(sql(PasskeyRow)`
    select ${columns} from passkeys.passkeys
     where cell = 0 and holder_id = ${uuid(holderId)} order by credential_id for update`);
}

/** Stores a passkey's name. */
export async function renamePasskey(tx: Tx, credentialId: string, name: string): Promise<void> {
  await tx.run(sql`update passkeys.passkeys set name = ${name} where cell = 0 and credential_id = ${credentialId}`);
}

/** Deletes a passkey. */
export async function deletePasskey(tx: Tx, credentialId: string): Promise<void> {
  await tx.run(sql`delete from passkeys.passkeys where cell = 0 and credential_id = ${credentialId}`);
}

/** Finds and locks a passkey, so that concurrent signatures are judged one after the other. */
export function lockPasskey(tx: Tx, credentialId: string) {
  return tx.maybe(sql(PasskeyRow)`
    select ${columns} from passkeys.passkeys where cell = 0 and credential_id = ${credentialId} for update`);
}

/** Stores the signature counter of a passkey. */
export async function storeCounter(tx: Tx, credentialId: string, counter: bigint): Promise<void> {
  await tx.run(
    sql`update passkeys.passkeys set counter = ${counter} where cell = 0 and credential_id = ${credentialId}`,
  );
}

/** Stores a challenge. */
export async function insertChallenge(
  tx: Tx,
  one: { id: string; challenge: string; purpose: string; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into passkeys.challenges (id, challenge, purpose, expires_at)
    values (${one.id}, ${one.challenge}, ${one.purpose}, ${one.expiresAt})`);
}

const ChallengeRow = Type.Object({ challenge: Type.String() });

/** Deletes and returns a challenge that has not expired, so that it serves once. */
export function takeChallenge(tx: Tx, id: string, purpose: string, now: Date) {
  return tx.maybe(sql(ChallengeRow)`
    delete from passkeys.challenges where id = ${id} and purpose = ${purpose} and expires_at > ${now}
    returning challenge`);
}

/** Deletes all passkeys of a holder. */
export async function deletePasskeysOf(tx: Tx, holderId: Id<'hld'>): Promise<void> {
  await tx.run(sql`delete from passkeys.passkeys where cell = 0 and holder_id = ${uuid(holderId)}`);
}
