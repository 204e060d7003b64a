import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Contacts, Member } from './domain.ts';

const MemberRow = Type.Object({
  id: IdOf('stf'),
  name: Type.String(),
  email: Nullable(Type.String()),
  mailbox: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  role: Type.String(),
  invitedAt: Instant,
  endedAt: Nullable(Instant),
});

const columns = sql`member.id, member.name, member.email, member.mailbox, member.phone, member.role,
  member.invited_at, member.ended_at`;

/** Finds and locks the members who have this name, in any case of letters, or this mailbox or number. */
export function lockMembers(
  tx: Tx,
  { name, mailbox, phone }: Pick<Contacts, 'mailbox' | 'phone'> & Pick<Member, 'name'>,
): Promise<Member[]> {
  return tx.many(sql(MemberRow)`
    select ${columns} from staff.members as member
     where lower(name) = lower(${name}) or mailbox = ${mailbox} or phone = ${phone}
     order by id
       for update`);
}

/** Locks a member until the transaction ends, so that another invitation waits, and then ends what was begun here. */
export async function holdMember(tx: Tx, memberId: Id<'stf'>): Promise<void> {
  await tx.run(sql`select from staff.members where id = ${uuid(memberId)} for key share`);
}

/** Stores a member, who is active from now on. A known id gets the name, the contacts and the role. */
export function putMember(tx: Tx, member: Omit<Member, 'endedAt'>): Promise<Member> {
  return tx.one(sql(MemberRow)`
    insert into staff.members as member (id, name, email, mailbox, phone, role, invited_at)
    values (${uuid(member.id)}, ${member.name}, ${member.email}, ${member.mailbox}, ${member.phone}, ${member.role},
            ${member.invitedAt})
    on conflict (id) do update
       set name = excluded.name, email = excluded.email, mailbox = excluded.mailbox, phone = excluded.phone,
           role = excluded.role, invited_at = excluded.invited_at, ended_at = null
    returning ${columns}`);
}

/** Ends an active member. @returns The member, if there was one of this name. */
export function endMember(tx: Tx, name: string, at: Date): Promise<Member | undefined> {
  return tx.maybe(sql(MemberRow)`
    update staff.members as member set ended_at = ${at}
     where lower(name) = lower(${name}) and ended_at is null
    returning ${columns}`);
}

/** Gives an active member another role. @returns The member, if there was one of this name. */
export function changeRole(tx: Tx, name: string, role: string): Promise<Member | undefined> {
  return tx.maybe(sql(MemberRow)`
    update staff.members as member set role = ${role}
     where lower(name) = lower(${name}) and ended_at is null
    returning ${columns}`);
}

/** Lists all members by name, also those who ended. */
export function listMembers(tx: Tx): Promise<Member[]> {
  return tx.many(sql(MemberRow)`select ${columns} from staff.members as member order by lower(name)`);
}

/** Lists the active members who have a passkey. */
export function listEnrolled(tx: Tx): Promise<Member[]> {
  return tx.many(sql(MemberRow)`
    select ${columns} from staff.members as member
     where ended_at is null and exists (select from staff.passkeys where member_id = member.id)
     order by lower(name)`);
}

/** Stores an invitation. */
export async function insertInvitation(
  tx: Tx,
  invitation: { memberId: Id<'stf'>; tokenHash: Buffer; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into staff.invitations (token_hash, member_id, expires_at)
    values (${invitation.tokenHash}, ${uuid(invitation.memberId)}, ${invitation.expiresAt})`);
}

/** Deletes the unused invitations of a member. */
export async function deleteInvitations(tx: Tx, memberId: Id<'stf'>): Promise<void> {
  await tx.run(sql`delete from staff.invitations where member_id = ${uuid(memberId)} and used_at is null`);
}

/** Finds the active member whom an unused invitation names. */
export function findInvited(tx: Tx, tokenHash: Buffer, now: Date): Promise<Member | undefined> {
  return tx.maybe(sql(MemberRow)`
    select ${columns}
      from staff.invitations as invitation
      join staff.members as member on member.id = invitation.member_id
     where invitation.token_hash = ${tokenHash} and invitation.used_at is null and invitation.expires_at > ${now}
       and member.ended_at is null`);
}

/** Uses an invitation up. @returns The member; undefined if it was used, has expired, or its member has ended. */
export function takeInvitation(tx: Tx, tokenHash: Buffer, now: Date): Promise<Member | undefined> {
  return tx.maybe(sql(MemberRow)`
    update staff.invitations as invitation set used_at = ${now}
      from staff.members as member
     where invitation.token_hash = ${tokenHash} and invitation.used_at is null and invitation.expires_at > ${now}
       and member.id = invitation.member_id and member.ended_at is null
    returning ${columns}`);
}

/** Stores a session. */
export async function insertSession(
  tx: Tx,
  session: { memberId: Id<'stf'>; tokenHash: Buffer; seenAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`
    insert into staff.sessions (token_hash, member_id, seen_at, expires_at)
    values (${session.tokenHash}, ${uuid(session.memberId)}, ${session.seenAt}, ${session.expiresAt})`);
}

/** Stores the last use of a session. */
export async function touchSession(tx: Tx, tokenHash: Buffer, seenAt: Date): Promise<void> {
  await tx.run(sql`update staff.sessions set seen_at = ${seenAt} where token_hash = ${tokenHash}`);
}

const SignedInRow = Type.Object({ ...MemberRow.properties, seenAt: Instant });

/** Finds the active member of a session that has not expired, and its last use. */
export function findSignedIn(tx: Tx, tokenHash: Buffer, now: Date) {
  return tx.maybe(sql(SignedInRow)`
    select ${columns}, session.seen_at
      from staff.sessions as session join staff.members as member on member.id = session.member_id
     where session.token_hash = ${tokenHash} and session.expires_at > ${now} and member.ended_at is null`);
}

const MemberId = Type.Object({ memberId: IdOf('stf') });

/** Deletes a session. @returns The id of its member, if there was one. */
export async function deleteSession(tx: Tx, tokenHash: Buffer): Promise<Id<'stf'> | undefined> {
  const row = await tx.maybe(sql(MemberId)`
    delete from staff.sessions where token_hash = ${tokenHash} returning member_id`);
  return row?.memberId;
}

/** Deletes all sessions of a member. */
export async function deleteSessions(tx: Tx, memberId: Id<'stf'>): Promise<void> {
  await tx.run(sql`delete from staff.sessions where member_id = ${uuid(memberId)}`);
}
