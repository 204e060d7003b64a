import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Answered } from '#platform/credentials/passkey-ceremony.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { logSecurity } from '#platform/security-log/lines.ts';
import type { MemberAct, Noted } from '../log/domain.ts';
import type { StaffLog } from '../log/service.ts';
import { isIdle, memberFor, needsTouch, readContacts, readName, staffRules } from './domain.ts';
import type { InviteError, Member } from './domain.ts';
import type { Roles } from '#platform/kernel/roles.ts';
import type { StaffPasskeys } from './passkey-service.ts';
import { deletePasskeys, insertPasskey, lockPasskey } from './passkey-store.ts';
import type { NoteRefused } from './refused-service.ts';
import {
  changeRole,
  deleteInvitations,
  deleteSession,
  deleteSessions,
  endMember,
  findInvited,
  findSignedIn,
  holdMember,
  insertInvitation,
  insertSession,
  listEnrolled,
  listMembers,
  lockMembers,
  putMember,
  takeInvitation,
  touchSession,
} from './store.ts';

/** A person as typed. The one who invites vouches for the address and the number. */
export interface TypedPerson {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/**
 * The door to the members of a product's staff and their sessions, and to what they do. All times are security time.
 *
 * The product names its roles, their rights, and what its members do beside what happens to each of them.
 */
export interface Staff<Role extends string, Right extends string, Act extends string = never> {
  /**
   * Invites a person, and ends the person's earlier invitation, sessions and passkeys. Who was invited before by the
   * same address or number keeps the id under any name, even after an end, so that nobody decides the appeal of their
   * own decision.
   *
   * @returns The secret of the one-time address, which is stored only as a hash.
   */
  invite(
    person: TypedPerson,
    role: Role,
  ): Promise<Result<{ readonly member: Member; readonly token: string }, InviteError>>;
  /** Lists all members, also those who ended. */
  list(): Promise<Member[]>;
  /** Lists the active members who may do something and have a passkey. */
  whoMay(right: Right): Promise<Member[]>;
  /** Ends a member, with all sessions and invitations. @returns Undefined if no active member has this name. */
  end(name: string): Promise<Member | undefined>;
  /** Gives a member another role, from the next request on. @returns Undefined if no active member has this name. */
  changeRole(name: string, role: Role): Promise<Member | undefined>;
  /** Finds the member whom an invitation names, without using it up. */
  findInvited(token: string): Promise<Member | undefined>;
  /** Asks the browser of an invited member to make a passkey. */
  askToEnter(member: Pick<Member, 'id' | 'name'>): ReturnType<StaffPasskeys['askToMake']>;
  /** Stores the passkey that an invitation allows, once, and signs its member in. @returns The session's secret. */
  enter(token: string, made: Answered<RegistrationResponseJSON>): Promise<Result<string, EnterError>>;
  /** Asks a browser to sign a member in by passkey. */
  askToSignIn(): ReturnType<StaffPasskeys['askToSignIn']>;
  /** Signs a member in by passkey. @returns The session's secret; undefined if the passkey was not accepted. */
  signIn(signed: Answered<AuthenticationResponseJSON>): Promise<string | undefined>;
  /** Finds the active member of a session that is in use, and stores its use. */
  find(session: string): Promise<Member | undefined>;
  /** Ends a session. Idempotent. */
  leave(session: string): Promise<void>;
  /** Appends to the log what a member does. */
  note(memberId: Id<'stf'>, what: Act | MemberAct, about?: Noted): Promise<void>;
}

/** Why an invitation does not sign its member in. A refused passkey leaves the invitation as it is. */
export type EnterError = { readonly code: 'not_invited' } | { readonly code: 'passkey_refused' };

interface StaffDeps<Act extends string = never> {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids' | 'random' | 'log'>;
  readonly passkeys: StaffPasskeys;
  readonly staffLog: StaffLog<Act>;
  readonly noteRefused: NoteRefused;
}

/** Creates the door to staff. */
export function createStaff<Role extends string, Right extends string, Act extends string>(
  deps: StaffDeps<Act> & { readonly roles: Pick<Roles<Role, Right>, 'may'> },
): Staff<Role, Right, Act> {
  const { db, world, staffLog, roles } = deps;
  const now = (): Date => world.clocks.security();
  return {
    invite: (person, role) => inviteMember(deps, person, role),
    list: () => db.one(listMembers),
    whoMay: async (right) => (await db.one(listEnrolled)).filter((member) => roles.may(member, right)),
    end: (name) => endByName(deps, name),
    changeRole: (name, role) => changeRoleOf(deps, name, role),
    findInvited: (token) => db.one((tx) => findInvited(tx, sha256(token), now())),
    askToEnter: (member) => deps.passkeys.askToMake(member),
    enter: (token, made) => enterBy(deps, token, made),
    askToSignIn: () => deps.passkeys.askToSignIn(),
    signIn: (signed) => signIn(deps, signed),
    find: (session) => findAndTouch(deps, session),
    leave: (session) => leaveSession(deps, session),
    note: (memberId, what, about) => db.one((tx) => staffLog.note(tx, memberId, what, about)),
  };
}

type AnyStaff = Staff<string, string>;

function newSecret({ world }: StaffDeps): string {
  return world.random(32).toString('base64url');
}

function after({ world }: StaffDeps, ms: number): Date {
  return new Date(world.clocks.security().getTime() + ms);
}

async function inviteMember(deps: StaffDeps, typed: TypedPerson, role: string): ReturnType<AnyStaff['invite']> {
  const { db, world, staffLog } = deps;
  const name = readName(typed.name);
  if (!name.ok) return name;
  const contacts = readContacts(typed);
  if (!contacts.ok) return contacts;
  const token = newSecret(deps);
  return db.writeResult(async (tx) => {
    const person = { name: name.value, ...contacts.value };
    const known = memberFor(await lockMembers(tx, person), person.name, person);
    if (!known.ok) return known;
    const id = known.value?.id ?? world.ids.mint('stf');
    const member = await putMember(tx, { id, ...person, role, invitedAt: world.clocks.security() });
    await endAccess(tx, id);
    const expiresAt = after(deps, staffRules.invitationMs);
    await insertInvitation(tx, { memberId: id, tokenHash: sha256(token), expiresAt });
    await staffLog.note(tx, id, 'invited', { reason: role });
    return ok({ member, token });
  });
}

async function changeRoleOf(deps: StaffDeps, typed: string, role: string): Promise<Member | undefined> {
  const name = readName(typed);
  if (!name.ok) return undefined;
  return deps.db.asWriter(async (tx) => {
    const member = await changeRole(tx, name.value, role);
    if (member) await deps.staffLog.note(tx, member.id, 'role_changed', { reason: role });
    return member;
  });
}

async function endByName(deps: StaffDeps, typed: string): Promise<Member | undefined> {
  const { db, world, staffLog } = deps;
  const name = readName(typed);
  if (!name.ok) return undefined;
  return db.asWriter(async (tx) => {
    const member = await endMember(tx, name.value, world.clocks.security());
    if (!member) return undefined;
    await endAccess(tx, member.id);
    await staffLog.note(tx, member.id, 'ended');
    return member;
  });
}

async function endAccess(tx: Tx, memberId: Id<'stf'>): Promise<void> {
  await deleteInvitations(tx, memberId);
  await deleteSessions(tx, memberId);
  await deletePasskeys(tx, memberId);
}

async function enterBy(
  deps: StaffDeps,
  token: string,
  made: Answered<RegistrationResponseJSON>,
): ReturnType<AnyStaff['enter']> {
  const { db, world, passkeys } = deps;
  const now = world.clocks.security();
  const invited = await db.one((tx) => findInvited(tx, sha256(token), now));
  const passkey = invited && (await passkeys.judgeMade(invited.id, made));
  const entered = await db.asWriter<Result<string, EnterError>>(async (tx) => {
    if (!invited) return err({ code: 'not_invited' });
    if (!passkey) return err({ code: 'passkey_refused' });
    // Somebody else may have used the address in the meantime.
    const member = await takeInvitation(tx, sha256(token), now);
    if (!member) return err({ code: 'not_invited' });
    if (!(await insertPasskey(tx, passkey, now))) throw new Error('The passkey is in use.');
    return ok(await openSession(deps, tx, member.id));
  });
  if (entered.ok) logSecurity(world.log, 'login.succeeded', invited?.id ?? null, { method: 'invitation' });
  else logSecurity(world.log, 'login.failed', invited?.id ?? null, { method: 'invitation' });
  if (invited && !passkey) await deps.noteRefused(invited.id, 'login_refused', 'the new passkey was not accepted');
  return entered;
}

async function signIn(deps: StaffDeps, signed: Answered<AuthenticationResponseJSON>): Promise<string | undefined> {
  const { db, world, passkeys } = deps;
  const memberId = await passkeys.judgeSignIn(signed);
  const secret = memberId && (await db.asWriter((tx) => openSessionBy(deps, tx, memberId, signed.response.id)));
  if (!secret) {
    logSecurity(world.log, 'passkey.refused', null, { purpose: 'staff login' });
    return undefined;
  }
  logSecurity(world.log, 'login.succeeded', memberId, { method: 'passkey' });
  return secret;
}

/** Another invitation may have ended the passkey since it signed; then there is no session. */
async function openSessionBy(
  deps: StaffDeps,
  tx: Tx,
  memberId: Id<'stf'>,
  credentialId: string,
): Promise<string | undefined> {
  await holdMember(tx, memberId);
  const passkey = await lockPasskey(tx, credentialId);
  return passkey?.memberId === memberId ? openSession(deps, tx, memberId) : undefined;
}

async function openSession(deps: StaffDeps, tx: Tx, memberId: Id<'stf'>): Promise<string> {
  const secret = newSecret(deps);
  const expiresAt = after(deps, staffRules.sessionMs);
  const seenAt = deps.world.clocks.security();
  await insertSession(tx, { memberId, tokenHash: sha256(secret), seenAt, expiresAt });
  await deps.staffLog.note(tx, memberId, 'entered');
  return secret;
}

async function findAndTouch({ db, world }: StaffDeps, session: string): Promise<Member | undefined> {
  const now = world.clocks.security();
  const found = await db.one((tx) => findSignedIn(tx, sha256(session), now));
  if (!found || isIdle(found.seenAt, now)) return undefined;
  const { seenAt, ...member } = found;
  if (needsTouch(seenAt, now)) await db.one((tx) => touchSession(tx, sha256(session), now));
  return member;
}

async function leaveSession(deps: StaffDeps, session: string): Promise<void> {
  const { db, world, staffLog } = deps;
  const memberId = await db.asWriter(async (tx) => {
    const found = await deleteSession(tx, sha256(session));
    if (found) await staffLog.note(tx, found, 'left');
    return found;
  });
  if (memberId) logSecurity(world.log, 'session.ended', memberId);
}
