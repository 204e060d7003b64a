import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { StaffLog } from '../log/service.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { REASON_HOLDS_MS, readReason } from '#platform/staff/looking/domain.ts';
import type { ReasonFault, TypedReason } from '#platform/staff/looking/domain.ts';
import { findReason, putReason } from '#platform/staff/looking/store.ts';
import type { Subject } from './domain.ts';
import { countLooks, listLooks } from './store.ts';
import type { Look, Looker, LooksOf } from './store.ts';

/** A page of looks, the newest first. */
export interface Looks {
  readonly looks: readonly Look[];
  readonly hasMore: boolean;
}

type Who = Pick<Member, 'id'>;

/** The door to the looks at people's data, each with its reason. All times are security time. */
export interface Looking {
  /** The reason of a member for a case or a person, which holds for an hour; undefined if the member has to say one. */
  reasonOf(member: Who, subject: Subject): Promise<string | undefined>;
  /** Keeps the reason that a member typed. */
  give(member: Who, subject: Subject, typed: TypedReason): Promise<Result<void, readonly ReasonFault[]>>;
  /** Keeps a reason that the subject itself gives, such as a case that waits. */
  keep(member: Who, subject: Subject, reason: string): Promise<void>;
  /** Logs a look at people, an entry for each, or one if a search found nobody. It comes before the data is shown. */
  note(member: Who, look: { caseId?: Id<'cas'>; holderIds: readonly Id<'hld'>[]; reason: string }): Promise<void>;
  /** Counts the looks of each member in the last 30 days. */
  count(): Promise<Looker[]>;
  /** Lists the looks of a member, or at a person. */
  list(of: LooksOf, before?: bigint): Promise<Looks>;
}

interface LookingDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly staffLog: StaffLog;
}

const MOST_LOOKS = 50;

/** Creates the door to looks. */
export function createLooking(deps: LookingDeps): Looking {
  const { db, world } = deps;
  const now = (): Date => world.clocks.security();
  return {
    reasonOf: ({ id }, subject) => db.one((tx) => findReason(tx, { memberId: id, subject, now: now() })),
    give: async (member, subject, typed) => {
      const read = readReason(typed);
      if (!read.ok) return read;
      await keepReason(deps, member, subject, read.value);
      return ok();
    },
    keep: (member, subject, reason) => keepReason(deps, member, subject, reason),
    note: (member, look) => noteLook(deps, member, look),
    count: () => db.one((tx) => countLooks(tx, HOME_CELL, now())),
    list: (of, before) => readLooks(deps, of, before),
  };
}

function keepReason({ db, world }: LookingDeps, { id }: Who, subject: Subject, reason: string): Promise<void> {
  const expiresAt = new Date(world.clocks.security().getTime() + REASON_HOLDS_MS);
  return db.one((tx) => putReason(tx, { memberId: id, subject, reason, expiresAt }));
}

async function noteLook(
  { db, staffLog }: LookingDeps,
  { id }: Who,
  { caseId, holderIds, reason }: Parameters<Looking['note']>[1],
): Promise<void> {
  const about = { reason, ...(caseId && { caseId }) };
  await db.asWriter(async (tx) => {
    for (const holderId of new Set(holderIds)) await staffLog.note(tx, id, 'looked', { ...about, holderId });
    if (holderIds.length === 0) await staffLog.note(tx, id, 'looked', about);
  });
}

async function readLooks({ db }: LookingDeps, of: LooksOf, before: bigint | undefined): Promise<Looks> {
  const found = await db.one((tx) => listLooks(tx, HOME_CELL, { of, before, most: MOST_LOOKS + 1 }));
  return { looks: found.slice(0, MOST_LOOKS), hasMore: found.length > MOST_LOOKS };
}
