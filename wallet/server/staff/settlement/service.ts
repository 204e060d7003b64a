import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { HOME_CELL } from '../../cell.ts';
import type { ListedReport, ReportBook } from '../../settlement/reports/book-service.ts';
import { dayAfter } from '../../settlement/reports/days-domain.ts';
import type { Report } from '../../settlement/reports/domain.ts';
import type { StaffLog } from '../log/service.ts';
import type { Staff } from '../members/service.ts';
import { filesOf, logReason } from './domain.ts';
import type { OpenFile } from './domain.ts';
import { giveBackDifference, takeDifference, takenDifferences } from './store.ts';

/** The settlement as finance sees it. */
export interface SettlementOverview {
  /** The open differences, the oldest first. */
  readonly open: readonly OpenFile[];
  /** The newest report of each currency. */
  readonly newest: readonly Report[];
  /** The reports before a day, the newest first. */
  readonly reports: readonly ListedReport[];
  /** The day before which the next page begins; undefined on the last page. */
  readonly next: string | undefined;
  /** Whether a new report was asked for and is not made yet. */
  readonly isRequested: boolean;
  readonly names: ReadonlyMap<Id<'stf'>, string>;
}

/** Why a difference is neither taken nor given back. */
export type TakeError = { readonly code: 'not_open' | 'taken_meanwhile' };

/** The door to the settlement in the console. What members do there is in the log of staff. */
export interface SettlementDesk {
  overview(before: string | undefined): Promise<SettlementOverview>;
  /** The reports of a day, one for each currency. */
  ofDay(day: string): Promise<readonly Report[]>;
  /** Finds an open difference, and the names of members. */
  find(differenceId: string): Promise<{ file: OpenFile; names: SettlementOverview['names'] } | undefined>;
  /** Takes an open difference, also from another member. @param seen Who had it on the member's page, or nobody. */
  take(member: Member, differenceId: string, seen: string): Promise<Result<undefined, TakeError>>;
  /** Gives a difference back that the member has. */
  giveBack(member: Member, differenceId: string): Promise<Result<undefined, TakeError>>;
  /** Asks for yesterday's reports again, unless they are asked for already. */
  request(member: Member): Promise<void>;
}

interface SettlementDeskDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly reports: Pick<ReportBook, 'list' | 'find' | 'openDifferences' | 'request' | 'isRequested'>;
  readonly staff: Pick<Staff, 'list'>;
  readonly staffLog: StaffLog;
}

const MOST_LISTED = 31;

/** Creates the door to the settlement in the console. */
export function createSettlementDesk(deps: SettlementDeskDeps): SettlementDesk {
  return {
    overview: (before) => overview(deps, before),
    ofDay: (day) => deps.reports.find(day),
    find: async (differenceId) => {
      const file = (await openFiles(deps)).find(({ id }) => id === differenceId);
      return file && { file, names: await namesOf(deps) };
    },
    take: (member, differenceId, seen) => take(deps, member, differenceId, seen),
    giveBack: (member, differenceId) => giveBack(deps, member, differenceId),
    request: (member) => request(deps, member),
  };
}

async function overview(deps: SettlementDeskDeps, before: string | undefined): Promise<SettlementOverview> {
  const { reports } = deps;
  const [open, newest, listed, isRequested, names] = await Promise.all([
    openFiles(deps),
    reports.find(),
    reports.list({ most: MOST_LISTED, ...(before === undefined ? {} : { before }) }),
    reports.isRequested(),
    namesOf(deps),
  ]);
  const last = listed.at(-1);
  // A full page may end within a day, so the next one begins with that day.
  const isCut = listed.length === MOST_LISTED && last !== undefined && last.day !== listed[0]?.day;
  return {
    open,
    newest,
    reports: isCut ? listed.filter(({ day }) => day !== last.day) : listed,
    next: isCut ? dayAfter(last.day, 1) : undefined,
    isRequested,
    names,
  };
}

async function openFiles({ db, reports }: SettlementDeskDeps): Promise<OpenFile[]> {
  const open = await reports.openDifferences();
  const since = open.map(({ firstSeenOn }) => firstSeenOn).toSorted()[0];
  if (since === undefined) return [];
  return filesOf(open, await db.one((tx) => takenDifferences(tx, HOME_CELL, since)));
}

async function namesOf({ staff }: SettlementDeskDeps): Promise<SettlementOverview['names']> {
  return new Map((await staff.list()).map(({ id, name }) => [id, name]));
}

async function take(
  deps: SettlementDeskDeps,
  member: Member,
  differenceId: string,
  seen: string,
): ReturnType<SettlementDesk['take']> {
  const { db, world, staffLog } = deps;
  const file = (await openFiles(deps)).find(({ id }) => id === differenceId);
  if (!file) return err({ code: 'not_open' });
  // A second press of the button finds that the first one took it.
  if (file.taken?.memberId === member.id) return ok(undefined);
  const from = isId('stf', seen) ? seen : undefined;
  const one = { ...file.difference, memberId: member.id, takenAt: world.clocks.security() };
  return db.asWriter(async (tx) => {
    if (!(await takeDifference(tx, HOME_CELL, one, from))) return err({ code: 'taken_meanwhile' });
    await staffLog.note(tx, member.id, 'takes_difference', { reason: logReason(one) });
    return ok(undefined);
  });
}

async function giveBack(
  deps: SettlementDeskDeps,
  member: Member,
  differenceId: string,
): ReturnType<SettlementDesk['giveBack']> {
  const { db, staffLog } = deps;
  const file = (await openFiles(deps)).find(({ id }) => id === differenceId);
  if (!file) return err({ code: 'not_open' });
  if (!file.taken) return ok(undefined);
  return db.asWriter(async (tx) => {
    if (!(await giveBackDifference(tx, HOME_CELL, file.difference, member.id))) return err({ code: 'taken_meanwhile' });
    await staffLog.note(tx, member.id, 'gives_back_difference', { reason: logReason(file.difference) });
    return ok(undefined);
  });
}

async function request({ db, reports, staffLog }: SettlementDeskDeps, member: Member): Promise<void> {
  if (await reports.isRequested()) return;
  await db.asWriter((tx) => staffLog.note(tx, member.id, 'asks_report'));
  await reports.request();
}
