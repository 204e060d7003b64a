import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { FoundPayment, Payments } from '../../payments/payments/service.ts';
import type { Case } from '../../protection/cases/record-domain.ts';
import type { Cases } from '../../protection/cases/service.ts';
import type { Reports } from '../../protection/reports/service.ts';
import type { StaffLog } from '../log/service.ts';
import type { Looking } from '../looking/service.ts';
import { isSamePerson } from '#platform/staff/members/domain.ts';
import type { Member } from '#platform/staff/members/domain.ts';
import { MOST_SEARCHES, SEARCHES_WITHIN_MS, readReason } from '#platform/staff/looking/domain.ts';
import type { ReasonFault, TypedReason } from '#platform/staff/looking/domain.ts';
import { countSearches } from '#platform/staff/looking/store.ts';
import { readSearch, searchReason } from './domain.ts';
import type { Search, SearchFault } from './domain.ts';

/** What a search found: at most ten of each. */
export interface Found {
  readonly people: readonly Holder[];
  readonly payments: readonly FoundPayment[];
  readonly cases: readonly Case[];
}

/** Why a search is refused. */
export type FindError = SearchFault | { readonly code: 'too_many_searches' };

/** A person as operators see one, after a reason. */
export interface PersonFile {
  readonly holder: Holder;
  /** The newest. */
  readonly payments: readonly FoundPayment[];
  readonly cases: readonly Case[];
}

/** Why a person is not shown. */
export type PersonError =
  | { readonly code: 'reason_needed'; readonly holderId: Id<'hld'> }
  | { readonly code: 'same_person' };

/** Why an operator does not freeze a wallet. */
export type FreezeError =
  | { readonly code: 'reason_unclear'; readonly faults: readonly ReasonFault[] }
  | { readonly code: 'same_person' | 'not_active' };

/** The door to search. Each search and each look at a person is in the log. */
export interface Finding {
  find(member: Member, typed: string): Promise<Result<Found, FindError>>;
  /** Shows a person to a member who is another person, with the reason that the member gave. */
  look(member: Member, holderId: string): Promise<Result<PersonFile, PersonError> | undefined>;
  /** Freezes the wallet of a person, which one operator may do alone. Deed and reason are in the log. */
  freeze(member: Member, holderId: string, typed: TypedReason): Promise<Result<void, FreezeError> | undefined>;
}

interface FindingDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly accounts: Pick<Accounts, 'find' | 'idOf' | 'named'>;
  readonly payments: Pick<Payments, 'find' | 'ofOrder' | 'ofShortNumber' | 'latestOf'>;
  readonly cases: Pick<Cases, 'find' | 'list'>;
  readonly looking: Pick<Looking, 'note' | 'reasonOf'>;
  readonly unauthorized: Pick<Reports, 'freezeByStaff'>;
  readonly staffLog: Pick<StaffLog, 'note'>;
}

const MOST_FOUND = 10;
const nothing: Found = { people: [], payments: [], cases: [] };

/** Creates the door to search. */
export function createFinding(deps: FindingDeps): Finding {
  return {
    find: (member, typed) => find(deps, member, typed),
    look: (member, holderId) => lookAt(deps, member, holderId),
    freeze: (member, holderId, typed) => freeze(deps, member, holderId, typed),
  };
}

async function find(deps: FindingDeps, member: Member, typed: string): ReturnType<Finding['find']> {
  const { db, world, looking } = deps;
  const search = readSearch(typed);
  if (!search.ok) return search;
  const since = new Date(world.clocks.security().getTime() - SEARCHES_WITHIN_MS);
  const asked = { memberId: member.id, since, most: MOST_SEARCHES };
  if ((await db.one((tx) => countSearches(tx, HOME_CELL, asked))) >= MOST_SEARCHES)
    return err({ code: 'too_many_searches' });
  const found = await findBy(deps, search.value);
  const shown = [...found.people.map(({ id }) => id), ...found.payments.map(({ payerId }) => payerId)];
  await looking.note(member, { holderIds: shown, reason: searchReason(search.value) });
  return ok(found);
}

async function findBy(deps: FindingDeps, search: Search): Promise<Found> {
  const { accounts, payments, cases } = deps;
  switch (search.by) {
    case 'case': {
      const view = await cases.find(search.id);
      return view ? { ...nothing, cases: [view.dispute] } : nothing;
    }
    case 'payment': {
      const payment = await payments.find(search.id);
      if (!payment) return nothing;
      const { id, payerId, clientName: shopName, orderReference, status, amount, createdAt } = payment;
      const found = { id, payerId, shopName, orderReference, status, ...amount, createdAt };
      return { ...nothing, payments: [found], cases: await cases.list(payment) };
    }
    case 'order': {
      const ordered = await payments.ofOrder(search.reference, MOST_FOUND);
      const named = await paymentsOf(deps, search.short);
      const found = [...named, ...ordered.filter(({ id }) => !named.some((one) => one.id === id))].slice(0, MOST_FOUND);
      return { ...nothing, payments: found, cases: await casesOf(deps, found) };
    }
    case 'person':
      return { ...nothing, people: await peopleOf(deps, search.id) };
    case 'phone':
      return { ...nothing, people: await peopleOf(deps, await accounts.idOf(search.phone)) };
    case 'name': {
      const found = await paymentsOf(deps, search.short);
      const people = await accounts.named(search.name, MOST_FOUND);
      return { people, payments: found, cases: await casesOf(deps, found) };
    }
  }
}

/** Lists the payments with a short number. */
async function paymentsOf({ payments }: FindingDeps, short: string | undefined): Promise<FoundPayment[]> {
  return short === undefined ? [] : payments.ofShortNumber(short, MOST_FOUND);
}

async function peopleOf({ accounts }: FindingDeps, id: Id<'hld'> | undefined): Promise<Holder[]> {
  const holder = id && (await accounts.find(id));
  return holder ? [holder] : [];
}

async function casesOf({ cases }: FindingDeps, payments: readonly FoundPayment[]): Promise<Case[]> {
  const lists = await Promise.all(payments.map(({ id }) => cases.list({ id, cell: HOME_CELL })));
  return lists.flat().slice(0, MOST_FOUND);
}

async function lookAt(deps: FindingDeps, member: Member, holderId: string): ReturnType<Finding['look']> {
  const { accounts, payments, looking } = deps;
  const holder = isId('hld', holderId) ? await accounts.find(holderId) : undefined;
  if (!holder) return undefined;
  if (isSamePerson(member, holder)) return err({ code: 'same_person' });
  const reason = await looking.reasonOf(member, holder.id);
  if (reason === undefined) return err({ code: 'reason_needed', holderId: holder.id });
  await looking.note(member, { holderIds: [holder.id], reason });
  const latest = await payments.latestOf(holder.id, MOST_FOUND);
  return ok({ holder, payments: latest, cases: await casesOf(deps, latest) });
}

async function freeze(
  { db, accounts, unauthorized, staffLog }: FindingDeps,
  member: Member,
  id: string,
  typed: TypedReason,
): ReturnType<Finding['freeze']> {
  const holder = isId('hld', id) ? await accounts.find(id) : undefined;
  if (!holder) return undefined;
  if (isSamePerson(member, holder)) return err({ code: 'same_person' });
  if (holder.status !== 'active') return err({ code: 'not_active' });
  const reason = readReason(typed);
  if (!reason.ok) return err({ code: 'reason_unclear', faults: reason.error });
  await db.asWriter(async (tx) => {
    await unauthorized.freezeByStaff(tx, holder.id);
    await staffLog.note(tx, member.id, 'freezes_wallet', { holderId: holder.id, reason: reason.value });
  });
  return ok();
}
