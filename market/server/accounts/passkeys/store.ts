import { Type } from 'typebox';
import { IdOf, Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const PasskeyRow = Type.Object({
  credentialId: Type.String(),
  shopperId: IdOf('shp'),
  publicKey: Type.Unsafe<Buffer>({}),
  counter: Int8,
  transports: Type.Array(Type.String()),
  name: Type.String(),
  createdAt: Instant,
});
/** A stored passkey. */
export type Passkey = Type.Static<typeof PasskeyRow>;

const columns = sql`credential_id, shopper_id, public_key, counter, transports, name, created_at`;

/** Stores a new passkey. @returns False if any shopper has it. */
export async function insertPasskey(tx: Tx, passkey: Passkey): Promise<boolean> {
  const written = await tx.run(sql`
    insert into passkeys.passkeys (${columns})
    values (${passkey.credentialId}, ${uuid(passkey.shopperId)}, ${passkey.publicKey}, ${passkey.counter},
            ${passkey.transports}, ${passkey.name}, ${passkey.createdAt})
    on conflict (credential_id) do nothing`);
  return written === 1;
}

/** Lists a shopper's passkeys, the oldest first. */
export function passkeysOf(tx: Tx, shopperId: Id<'shp'>) {
  return tx.many(sql(PasskeyRow)`
    select ${columns} from passkeys.passkeys where shopper_id = ${uuid(shopperId)} order by created_at, credential_id`);
}

/** Stores a passkey's name, if the shopper has it. @returns Whether they do. */
export async function renamePasskey(
  tx: Tx,
  { credentialId, shopperId }: Pick<Passkey, 'credentialId' | 'shopperId'>,
  name: string,
): Promise<boolean> {
  const written = await tx.run(sql`
    update passkeys.passkeys set name = ${name}
     where credential_id = ${credentialId} and shopper_id = ${uuid(shopperId)}`);
  return written === 1;
}

/** Deletes a passkey, if the shopper has it. @returns Whether they did. */
export async function deletePasskey(
  tx: Tx,
  { credentialId, shopperId }: Pick<Passkey, 'credentialId' | 'shopperId'>,
): Promise<boolean> {
  const deleted = await tx.run(sql`
    delete from passkeys.passkeys where credential_id = ${credentialId} and shopper_id = ${uuid(shopperId)}`);
  return deleted === 1;
}

/** Deletes the passkeys that a shopper added since an instant. @returns Their number. */
export function deletePasskeysSince(tx: Tx, shopperId: Id<'shp'>, since: Date): Promise<number> {
  return tx.run(sql`
    delete from passkeys.passkeys where shopper_id = ${uuid(shopperId)} and created_at >= ${since}`);
}

/** Finds and locks a passkey, so that concurrent signatures are judged one after the other. */
export function lockPasskey(tx: Tx, credentialId: string) {
  return tx.maybe(sql(PasskeyRow)`
    select ${columns} from passkeys.passkeys where credential_id = ${credentialId} for update`);
}

/** Stores the signature counter of a passkey. */
export async function storeCounter(tx: Tx, credentialId: string, counter: bigint): Promise<void> {
  await tx.run(sql`update passkeys.passkeys set counter = ${counter} where credential_id = ${credentialId}`);
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
