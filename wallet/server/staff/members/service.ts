import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { logSecurity } from '#platform/log/security-events.ts';
import { HOME_CELL } from '../../cell.ts';
import { memberFor, readContacts, readName, staffRules } from './domain.ts';
import type { Act, InviteError, Member, Role } from './domain.ts';
import {
  appendLog,
  deleteInvitations,
  deleteSession,
  deleteSessions,
  endMember,
  findInvited,
  findSignedIn,
  insertInvitation,
  insertSession,
  listMembers,
  lockMembers,
  putMember,
  takeInvitation,
} from './store.ts';

/** What an entry of the log is about. */
export interface Noted {
  readonly caseId?: Id<'cas'>;
  /** The main ground of a decision. */
  readonly ground?: string;
}

/** A person as typed. The one who invites vouches for the address and the number. */
export interface TypedPerson {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** The door to the members of staff, their sessions and their log. All times are security time. */
export interface Staff {
  /**
   * Invites a person, and ends the person's earlier invitation and sessions. Who was invited before by the same
   * address or number keeps the id under any name, even after an end, so that nobody decides the appeal of their own
   * decision.
   *
   * @returns The secret of the one-time address, which is stored only as a hash.
   */
  invite(
    person: TypedPerson,
    role: Role,
  ): Promise<Result<{ readonly member: Member; readonly token: string }, InviteError>>;
  /** Lists all members, also those who ended. */
  list(): Promise<Member[]>;
  /** Ends a member, with all sessions and invitations. @returns Undefined if no active member has this name. */
  end(name: string): Promise<Member | undefined>;
  /** Finds the member whom an invitation names, without using it up. */
  findInvited(token: string): Promise<Member | undefined>;
  /** Signs a member in by an invitation, once. @returns The session's secret; undefined if the invitation is not valid. */
  enter(token: string): Promise<string | undefined>;
  /** Finds the active member of a session. */
  find(session: string): Promise<Member | undefined>;
  /** Ends a session. Idempotent. */
  leave(session: string): Promise<void>;
  /** Appends to the log what a member does. */
  note(memberId: Id<'stf'>, what: Act, about?: Noted): Promise<void>;
}

interface StaffDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids' | 'random' | 'log'>;
}

/** Creates the door to staff. */
export function createStaff(deps: StaffDeps): Staff {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  return {
    invite: (person, role) => inviteMember(deps, person, role),
    list: () => db.one(listMembers),
    end: (name) => endByName(deps, name),
    findInvited: (token) => db.one((tx) => findInvited(tx, sha256(token), now())),
    enter: (token) => enterBy(deps, token),
    find: (session) => db.one((tx) => findSignedIn(tx, sha256(session), now())),
    leave: (session) => leaveSession(deps, session),
    note: (memberId, what, about) => db.one((tx) => note(deps, tx, memberId, what, about)),
  };
}

function newSecret({ world }: StaffDeps): string {
  return world.random(32).toString('base64url');
}

function after({ world }: StaffDeps, ms: number): Date {
  return new Date(world.clocks.security().getTime() + ms);
}

function note({ world }: StaffDeps, tx: Tx, memberId: Id<'stf'>, what: Act, about: Noted = {}): Promise<void> {
  return appendLog(tx, {
    cell: HOME_CELL,
    at: world.clocks.security(),
    memberId,
    what,
    caseId: about.caseId ?? null,
    ground: about.ground ?? null,
  });
}

async function inviteMember(deps: StaffDeps, typed: TypedPerson, role: Role): ReturnType<Staff['invite']> {
  const { db, world } = deps;
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
    await deleteInvitations(tx, id);
    await deleteSessions(tx, id);
    const expiresAt = after(deps, staffRules.invitationMs);
    await insertInvitation(tx, { memberId: id, tokenHash: sha256(token), expiresAt });
    await note(deps, tx, id, 'invited');
    return ok({ member, token });
  });
}

async function endByName(deps: StaffDeps, typed: string): Promise<Member | undefined> {
  const { db, world } = deps;
  const name = readName(typed);
  if (!name.ok) return undefined;
  return db.asWriter(async (tx) => {
    const member = await endMember(tx, name.value, world.clocks.security());
    if (!member) return undefined;
    await deleteInvitations(tx, member.id);
    await deleteSessions(tx, member.id);
    await note(deps, tx, member.id, 'ended');
    return member;
  });
}

async function enterBy(deps: StaffDeps, token: string): Promise<string | undefined> {
  const { db, world } = deps;
  const secret = newSecret(deps);
  const member = await db.asWriter(async (tx) => {
    const found = await takeInvitation(tx, sha256(token), world.clocks.security());
    if (!found) return undefined;
    const expiresAt = after(deps, staffRules.sessionMs);
    await insertSession(tx, { memberId: found.id, tokenHash: sha256(secret), expiresAt });
    await note(deps, tx, found.id, 'entered');
    return found;
  });
  if (member) logSecurity(world.log, 'login.succeeded', member.id, { method: 'invitation' });
  else logSecurity(world.log, 'login.failed', null, { method: 'invitation' });
  return member && secret;
}

async function leaveSession(deps: StaffDeps, session: string): Promise<void> {
  const { db, world } = deps;
  const memberId = await db.asWriter(async (tx) => {
    const found = await deleteSession(tx, sha256(session));
    if (found) await note(deps, tx, found, 'left');
    return found;
  });
  if (memberId) logSecurity(world.log, 'session.ended', memberId);
}
