import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityEvent } from '#platform/security-log/events.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { MOST_SEARCHES, readReason, REASON_HOLDS_MS, SEARCHES_WITHIN_MS } from '#platform/staff/looking/domain.ts';
import type { ReasonFault, TypedReason } from '#platform/staff/looking/domain.ts';
import { countSearches, findReason, putReason } from '#platform/staff/looking/store.ts';
import { isSamePerson } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import type { Shopper } from '../../accounts/accounts/domain.ts';
import type { Accounts, Life } from '../../accounts/accounts/service.ts';
import type { Session } from '../../accounts/sessions/domain.ts';
import type { Sessions } from '../../accounts/sessions/service.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import type { Orders } from '../../ordering/orders/service.ts';
import type { Ticket } from '../../support/tickets/domain.ts';
import type { Tickets } from '../../support/tickets/service.ts';
import type { Staff } from '../members/service.ts';
import { readSearch, searchReason } from './domain.ts';
import type { Search, SearchFault } from './domain.ts';

/** Why a search is refused. */
export type FindError = SearchFault | { readonly code: 'too_many_searches' };

/** A person as staff sees one, after a reason. */
export interface PersonFile {
  readonly shopper: Shopper;
  readonly life: Life;
  readonly sessions: readonly Session[];
  /** The newest of each. */
  readonly events: readonly SecurityEvent[];
  readonly orders: readonly Order[];
  readonly tickets: readonly Ticket[];
}

/** Why a person is not shown. */
export type PersonError =
  | { readonly code: 'reason_needed'; readonly shopperId: Id<'shp'> }
  | { readonly code: 'same_person' };

/** The door to the people of the market for staff. Each search and each look is in the log, with its reason. */
export interface People {
  find(member: Member, typed: string): Promise<Result<readonly Shopper[], FindError>>;
  /** Keeps the reason that a member typed, for an hour. */
  give(member: Member, shopperId: Id<'shp'>, typed: TypedReason): Promise<Result<void, readonly ReasonFault[]>>;
  /** Shows a person to a member who is another person, with the reason that the member gave. */
  look(member: Member, shopperId: string): Promise<Result<PersonFile, PersonError> | undefined>;
}

interface PeopleDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  /** The chain of the log. */
  readonly cell: number;
  readonly accounts: Pick<Accounts, 'findById' | 'idOf' | 'lifeOf' | 'named'>;
  readonly sessions: Pick<Sessions, 'list'>;
  readonly security: Pick<SecurityLog, 'list'>;
  readonly orders: Pick<Orders, 'find' | 'ofShopper' | 'ofShortNumber'>;
  readonly tickets: Pick<Tickets, 'find' | 'idOf' | 'listOf'>;
  readonly staff: Pick<Staff, 'note'>;
}

const MOST_FOUND = 10;
const MOST_EVENTS = 50;

/** Creates the door to people. */
export function createPeople(deps: PeopleDeps): People {
  return {
    find: (member, typed) => find(deps, member, typed),
    give: (member, shopperId, typed) => give(deps, member, shopperId, typed),
    look: (member, shopperId) => lookAt(deps, member, shopperId),
  };
}

async function find(deps: PeopleDeps, member: Member, typed: string): ReturnType<People['find']> {
  const { db, world, cell, staff } = deps;
  const search = readSearch(typed);
  if (!search.ok) return search;
  const since = new Date(world.clocks.security().getTime() - SEARCHES_WITHIN_MS);
  const asked = { memberId: member.id, since, most: MOST_SEARCHES };
  if ((await db.one((tx) => countSearches(tx, cell, asked))) >= MOST_SEARCHES)
    return err({ code: 'too_many_searches' });
  const found = await findBy(deps, search.value);
  const reason = searchReason(search.value);
  for (const { id } of found) await staff.note(member.id, 'looked', { holderId: id, reason });
  if (found.length === 0) await staff.note(member.id, 'looked', { reason });
  return ok(found);
}

async function findBy(deps: PeopleDeps, search: Search): Promise<Shopper[]> {
  const { accounts, orders } = deps;
  switch (search.by) {
    case 'person':
      return known(deps, [search.id]);
    case 'email':
      return known(deps, [await accounts.idOf(search.email)]);
    case 'order':
      return known(deps, [(await orders.find(search.id))?.shopperId]);
    case 'number':
      return known(deps, [await writerOf(deps, search.reference), ...(await buyersOf(deps, search.short))]);
    case 'name': {
      const named = await accounts.named(search.name, MOST_FOUND);
      return known(deps, [...named, ...(await buyersOf(deps, search.short))]);
    }
  }
}

async function writerOf({ tickets }: PeopleDeps, reference: string | undefined): Promise<Id<'shp'> | undefined> {
  const id = reference === undefined ? undefined : await tickets.idOf(reference);
  return id && (await tickets.find(id))?.ticket.shopperId;
}

async function buyersOf({ orders }: PeopleDeps, short: string | undefined): Promise<Id<'shp'>[]> {
  return short === undefined ? [] : orders.ofShortNumber(short, MOST_FOUND);
}

/** Reads each person once, and no more than a page shows. */
async function known({ accounts }: PeopleDeps, ids: readonly (Id<'shp'> | undefined)[]): Promise<Shopper[]> {
  const each = [...new Set(ids)].filter((id) => id !== undefined).slice(0, MOST_FOUND);
  const found = await Promise.all(each.map((id) => accounts.findById(id)));
  return found.filter((one) => one !== undefined);
}

async function give(
  { db, world }: PeopleDeps,
  { id: memberId }: Member,
  subject: Id<'shp'>,
  typed: TypedReason,
): ReturnType<People['give']> {
  const read = readReason(typed);
  if (!read.ok) return read;
  const expiresAt = new Date(world.clocks.security().getTime() + REASON_HOLDS_MS);
  await db.one((tx) => putReason(tx, { memberId, subject, reason: read.value, expiresAt }));
  return ok();
}

/** The row of the log comes before anything is read. */
async function lookAt(deps: PeopleDeps, member: Member, typedId: string): ReturnType<People['look']> {
  const { db, world, accounts, sessions, security, orders, tickets } = deps;
  const shopper = isId('shp', typedId) ? await accounts.findById(typedId) : undefined;
  if (!shopper) return undefined;
  const { id, email } = shopper;
  // The market knows no number of its shoppers.
  if (isSamePerson(member, { email, phone: '' })) return err({ code: 'same_person' });
  const asked = { memberId: member.id, subject: id, now: world.clocks.security() };
  const reason = await db.one((tx) => findReason(tx, asked));
  if (reason === undefined) return err({ code: 'reason_needed', shopperId: id });
  await deps.staff.note(member.id, 'looked', { holderId: id, reason });
  return ok({
    shopper,
    life: await accounts.lifeOf(id),
    sessions: await sessions.list(id),
    events: await security.list(id, { most: MOST_EVENTS }),
    orders: await orders.ofShopper(id, { most: MOST_FOUND }),
    tickets: await tickets.listOf(id),
  });
}
