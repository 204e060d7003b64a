import { Type } from 'typebox';
import { IdOf, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const PasskeyRow = Type.Object({
  credentialId: Type.String(),
  memberId: IdOf('stf'),
  publicKey: Type.Unsafe<Buffer>({}),
  counter: Int8,
  transports: Type.Array(Type.String()),
});
/** A member's passkey. */
export type StaffPasskey = Type.Static<typeof PasskeyRow>;

const columns = sql`credential_id, member_id, public_key, counter, transports`;

/** Stores a new passkey. @returns False if any member has it. */
export async function insertPasskey(tx: Tx, passkey: StaffPasskey, createdAt: Date): Promise<boolean> {
  const written = await tx.run(sql`
    insert into staff.passkeys (credential_id, member_id, public_key, counter, transports, created_at)
    values (${passkey.credentialId}, ${uuid(passkey.memberId)}, ${passkey.publicKey}, ${passkey.counter},
            ${passkey.transports}, ${createdAt})
    on conflict (credential_id) do nothing`);
  return written === 1;
}

/** Finds and locks the passkey of an active member, so that concurrent signatures are judged one after the other. */
export function lockPasskey(tx: Tx, credentialId: string): Promise<StaffPasskey | undefined> {
  return tx.maybe(sql(PasskeyRow)`
    select ${columns} from staff.passkeys
     where credential_id = ${credentialId}
       and exists (select from staff.members where members.id = member_id and ended_at is null)
       for update`);
}

const OwnerRow = Type.Object({ memberId: IdOf('stf') });

/** Finds the active member who has a passkey. */
export async function findPasskeyOwner(tx: Tx, credentialId: string): Promise<Id<'stf'> | undefined> {
  const row = await tx.maybe(sql(OwnerRow)`
    select member_id from staff.passkeys join staff.members on members.id = member_id and ended_at is null
     where credential_id = ${credentialId}`);
  return row?.memberId;
}

/** Lists a member's passkeys. */
export function passkeysOf(tx: Tx, memberId: Id<'stf'>): Promise<StaffPasskey[]> {
  return tx.many(sql(PasskeyRow)`
    select ${columns} from staff.passkeys where member_id = ${uuid(memberId)} order by created_at`);
}

/** Stores the signature counter of a passkey. */
export async function storeCounter(tx: Tx, credentialId: string, counter: bigint): Promise<void> {
  await tx.run(sql`update staff.passkeys set counter = ${counter} where credential_id = ${credentialId}`);
}

/** Deletes all passkeys of a member. */
export async function deletePasskeys(tx: Tx, memberId: Id<'stf'>): Promise<void> {
  await tx.run(sql`delete from staff.passkeys where member_id = ${uuid(memberId)}`);
}

/** Stores a challenge. */
export async function insertChallenge(
  tx: Tx,
  one: { id: string; challenge: string; purpose: string; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into staff.challenges (id, challenge, purpose, expires_at)
    values (${one.id}, ${one.challenge}, ${one.purpose}, ${one.expiresAt})`);
}

const ChallengeRow = Type.Object({ challenge: Type.String() });

/** Deletes and returns a challenge that has not expired, so that it serves once. */
export async function takeChallenge(tx: Tx, id: string, purpose: string, now: Date): Promise<string | undefined> {
  const row = await tx.maybe(sql(ChallengeRow)`
    delete from staff.challenges where id = ${id} and purpose = ${purpose} and expires_at > ${now}
    returning challenge`);
  return row?.challenge;
}
