import { Type } from 'typebox';
import { IdOf, Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Lease } from './domain.ts';

const LeaseRow = Type.Object({
  caseId: IdOf('cas'),
  memberId: IdOf('stf'),
  name: Type.String(),
  expiresAt: Instant,
});

const leaseColumns = sql`lease.case_id, lease.member_id, member.name, lease.expires_at`;

/** Lists the leases that hold, the newest first; at most `most`. */
export function listLeases(tx: Tx, now: Date, most: number): Promise<Lease[]> {
  return tx.many(sql(LeaseRow)`
    select ${leaseColumns} from staff.leases lease join staff.members member on member.id = lease.member_id
     where lease.expires_at > ${now}
     order by lease.expires_at desc, lease.case_id
     limit ${most}`);
}

/** Finds the lease of a case that holds. */
export function findLease(tx: Tx, caseId: Id<'cas'>, now: Date): Promise<Lease | undefined> {
  return tx.maybe(sql(LeaseRow)`
    select ${leaseColumns} from staff.leases lease join staff.members member on member.id = lease.member_id
     where lease.case_id = ${uuid(caseId)} and lease.expires_at > ${now}`);
}

type Asked = Pick<Lease, 'caseId' | 'memberId' | 'expiresAt'> & { readonly now: Date };

/** Takes a case, unless somebody else has it. @returns Whether the member has it now. */
export async function takeLease(tx: Tx, { caseId, memberId, expiresAt, now }: Asked): Promise<boolean> {
  const written = await tx.run(sql`
    insert into staff.leases as lease (case_id, member_id, expires_at)
    values (${uuid(caseId)}, ${uuid(memberId)}, ${expiresAt})
    on conflict (case_id) do update set member_id = excluded.member_id, expires_at = excluded.expires_at
     where lease.member_id = excluded.member_id or lease.expires_at <= ${now}`);
  return written === 1;
}

/** Extends the lease of a member that holds; without one, nothing happens. */
export async function extendLease(tx: Tx, { caseId, memberId, expiresAt, now }: Asked): Promise<void> {
  await tx.run(sql`
    update staff.leases set expires_at = ${expiresAt}
     where case_id = ${uuid(caseId)} and member_id = ${uuid(memberId)} and expires_at > ${now}`);
}

/** Gives a case back, if the member has it. */
export async function deleteLease(tx: Tx, { caseId, memberId }: Pick<Lease, 'caseId' | 'memberId'>): Promise<void> {
  await tx.run(sql`delete from staff.leases where case_id = ${uuid(caseId)} and member_id = ${uuid(memberId)}`);
}

const ViewRow = Type.Object({ name: Type.String(), filters: Type.String() });

/** Lists the saved views of a member by name. */
export function listViews(tx: Tx, memberId: Id<'stf'>) {
  return tx.many(sql(ViewRow)`
    select name, filters from staff.saved_views where member_id = ${uuid(memberId)} order by lower(name), name`);
}

/** Saves a view. One of the same name is replaced. */
export async function putView(tx: Tx, view: { memberId: Id<'stf'>; name: string; filters: string }): Promise<void> {
  await tx.run(sql`
    insert into staff.saved_views (member_id, name, filters) values (${uuid(view.memberId)}, ${view.name}, ${view.filters})
    on conflict (member_id, name) do update set filters = excluded.filters`);
}

/** Deletes a saved view. */
export async function deleteView(tx: Tx, memberId: Id<'stf'>, name: string): Promise<void> {
  await tx.run(sql`delete from staff.saved_views where member_id = ${uuid(memberId)} and name = ${name}`);
}
