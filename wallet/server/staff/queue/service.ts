import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { QueuedCase } from '../../protection/cases/queue-domain.ts';
import type { PlaceOfCase } from '../../protection/cases/record-domain.ts';
import type { Cases } from '../../protection/cases/service.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { LEASE_MS, filterNames, filtersAt, judgeView, readFilters } from './domain.ts';
import type { Filters, Lease, SavedView, ViewFault } from './domain.ts';
import { deleteLease, deleteView, extendLease, findLease, listLeases, listViews, putView, takeLease } from './store.ts';

/** A page of the queue, the nearest deadline first. */
export interface QueuePage {
  readonly cases: readonly QueuedCase[];
  /** Whether more cases wait behind these. */
  readonly hasMore: boolean;
  /** Who works on which of them, by the id of the case. */
  readonly leases: ReadonlyMap<string, Lease>;
  readonly views: readonly SavedView[];
  /** Business time. */
  readonly at: Date;
}

type Who = Pick<Member, 'id'>;

/** The door to the queue that operators share. Leases run in security time. */
export interface Queues {
  list(member: Who, filters: Filters, after: PlaceOfCase | undefined): Promise<QueuePage>;
  /** Takes a case for half an hour. @returns The lease that holds now, which may be that of somebody else. */
  take(member: Who, caseId: Id<'cas'>): Promise<Lease | undefined>;
  /** Extends the member's own lease of a case. @returns The lease that holds now. */
  extend(member: Who, caseId: Id<'cas'>): Promise<Lease | undefined>;
  /** Gives a case back. Idempotent. */
  release(member: Who, caseId: Id<'cas'>): Promise<void>;
  /** Saves filters under a name, at most a dozen for each member. */
  save(member: Who, name: string, filters: Filters): Promise<Result<SavedView, ViewFault>>;
  /** Deletes a saved view. Idempotent. */
  remove(member: Who, name: string): Promise<void>;
}

interface QueuesDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly cases: Pick<Cases, 'queue'>;
}

const MOST_SHOWN = 40;
/** Far more than a staff can work on within half an hour. */
const MOST_LEASES = 1_000;

/** Creates the door to the queue. */
export function createQueues(deps: QueuesDeps): Queues {
  const { db } = deps;
  return {
    list: (member, filters, after) => listPage(deps, member, filters, after),
    take: (member, caseId) => leased(deps, member, caseId, takeLease),
    extend: (member, caseId) => leased(deps, member, caseId, extendLease),
    release: ({ id }, caseId) => db.one((tx) => deleteLease(tx, { caseId, memberId: id })),
    save: (member, name, filters) => saveView(deps, member, name, filters),
    remove: ({ id }, name) => db.one((tx) => deleteView(tx, id, name)),
  };
}

async function listPage(
  { db, world, cases }: QueuesDeps,
  { id: memberId }: Who,
  filters: Filters,
  after: PlaceOfCase | undefined,
): Promise<QueuePage> {
  const at = world.clocks.business();
  const [leases, views] = await Promise.all([
    db.one((tx) => listLeases(tx, world.clocks.security(), MOST_LEASES)),
    viewsOf(db, memberId),
  ]);
  const asked = filtersAt(filters, { memberId, leases, now: at });
  const found = await cases.queue(asked, { after, most: MOST_SHOWN + 1 });
  return {
    cases: found.slice(0, MOST_SHOWN),
    hasMore: found.length > MOST_SHOWN,
    leases: new Map(leases.map((lease) => [lease.caseId, lease])),
    views,
    at,
  };
}

async function leased(
  { db, world }: QueuesDeps,
  { id: memberId }: Who,
  caseId: Id<'cas'>,
  write: (tx: Tx, asked: Parameters<typeof takeLease>[1]) => Promise<unknown>,
): Promise<Lease | undefined> {
  const now = world.clocks.security();
  const expiresAt = new Date(now.getTime() + LEASE_MS);
  await db.one((tx) => write(tx, { caseId, memberId, expiresAt, now }));
  return db.one((tx) => findLease(tx, caseId, now));
}

async function viewsOf(db: Db, memberId: Id<'stf'>): Promise<SavedView[]> {
  const rows = await db.one((tx) => listViews(tx, memberId));
  return rows.map(({ name, filters }) => ({ name, filters: parseFilters(filters) }));
}

function parseFilters(query: string): Filters {
  const given = new URLSearchParams(query);
  return readFilters(Object.fromEntries(filterNames.map((name) => [name, given.get(name) ?? ''])));
}

async function saveView(
  { db }: QueuesDeps,
  { id: memberId }: Who,
  name: string,
  filters: Filters,
): ReturnType<Queues['save']> {
  const judged = judgeView(name, filters, await viewsOf(db, memberId));
  if (!judged.ok) return judged;
  const view = judged.value;
  const query = new URLSearchParams(Object.entries(view.filters)).toString();
  await db.one((tx) => putView(tx, { memberId, name: view.name, filters: query }));
  return ok(view);
}
