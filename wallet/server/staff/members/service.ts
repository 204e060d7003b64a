import type { Db } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { logSecurity } from '#platform/log/security-events.ts';
import type { Act, Noted } from '../log/domain.ts';
import type { StaffLog } from '../log/service.ts';
import { readName, staffRules } from './domain.ts';
import type { Member, NameError, Role } from './domain.ts';
import {
  deleteInvitations,
  deleteSession,
  deleteSessions,
  endMember,
  findInvited,
  findSignedIn,
  insertInvitation,
  insertSession,
  listMembers,
  putMember,
  takeInvitation,
} from './store.ts';

/** The door to the members of staff and their sessions, and to what they do. All times are security time. */
export interface Staff {
  /**
   * Invites a member, and ends the member's earlier invitation and sessions. One of the same name keeps its id, even
   * if it had ended.
   *
   * @returns The secret of the one-time address, which is stored only as a hash.
   */
  invite(name: string, role: Role): Promise<Result<{ readonly member: Member; readonly token: string }, NameError>>;
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
  readonly staffLog: StaffLog;
}

/** Creates the door to staff. */
export function createStaff(deps: StaffDeps): Staff {
  const { db, world, staffLog } = deps;
  const now = (): Date => world.clocks.security();
  return {
    invite: (name, role) => inviteMember(deps, name, role),
    list: () => db.one(listMembers),
    end: (name) => endByName(deps, name),
    findInvited: (token) => db.one((tx) => findInvited(tx, sha256(token), now())),
    enter: (token) => enterBy(deps, token),
    find: (session) => db.one((tx) => findSignedIn(tx, sha256(session), now())),
    leave: (session) => leaveSession(deps, session),
    note: (memberId, what, about) => db.one((tx) => staffLog.note(tx, memberId, what, about)),
  };
}

function newSecret({ world }: StaffDeps): string {
  return world.random(32).toString('base64url');
}

function after({ world }: StaffDeps, ms: number): Date {
  return new Date(world.clocks.security().getTime() + ms);
}

async function inviteMember(deps: StaffDeps, typed: string, role: Role): ReturnType<Staff['invite']> {
  const { db, world, staffLog } = deps;
  const name = readName(typed);
  if (!name.ok) return name;
  const token = newSecret(deps);
  const invited = { id: world.ids.mint('stf'), name: name.value, role, invitedAt: world.clocks.security() };
  const member = await db.asWriter(async (tx) => {
    const stored = await putMember(tx, invited);
    await deleteInvitations(tx, stored.id);
    await deleteSessions(tx, stored.id);
    const expiresAt = after(deps, staffRules.invitationMs);
    await insertInvitation(tx, { memberId: stored.id, tokenHash: sha256(token), expiresAt });
    await staffLog.note(tx, stored.id, 'invited');
    return stored;
  });
  return ok({ member, token });
}

async function endByName(deps: StaffDeps, typed: string): Promise<Member | undefined> {
  const { db, world, staffLog } = deps;
  const name = readName(typed);
  if (!name.ok) return undefined;
  return db.asWriter(async (tx) => {
    const member = await endMember(tx, name.value, world.clocks.security());
    if (!member) return undefined;
    await deleteInvitations(tx, member.id);
    await deleteSessions(tx, member.id);
    await staffLog.note(tx, member.id, 'ended');
    return member;
  });
}

async function enterBy(deps: StaffDeps, token: string): Promise<string | undefined> {
  const { db, world, staffLog } = deps;
  const secret = newSecret(deps);
  const member = await db.asWriter(async (tx) => {
    const found = await takeInvitation(tx, sha256(token), world.clocks.security());
    if (!found) return undefined;
    const expiresAt = after(deps, staffRules.sessionMs);
    await insertSession(tx, { memberId: found.id, tokenHash: sha256(secret), expiresAt });
    await staffLog.note(tx, found.id, 'entered');
    return found;
  });
  if (member) logSecurity(world.log, 'login.succeeded', member.id, { method: 'invitation' });
  else logSecurity(world.log, 'login.failed', null, { method: 'invitation' });
  return member && secret;
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
