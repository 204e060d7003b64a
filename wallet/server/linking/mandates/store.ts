import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { ConfirmRight, Mandate, RevokedBy, Shared, Spending } from './domain.ts';
import { mandatesKey, spendingsKey } from './resources.ts';
import type { Counted } from './pace-domain.ts';

const MandateRow = Type.Object({
  id: IdOf('mdt'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  clientId: Type.String(),
  account: Type.String(),
  currency: CurrencyCode,
  maxPerPaymentMinor: Int8,
  maxPerMonthMinor: Int8,
  purpose: Type.String(),
  shared: Type.Array(Type.Unsafe<Shared>({ type: 'string' })),
  confirmMostMinor: Nullable(Int8),
  confirmAfterHours: Nullable(Type.Integer()),
  status: Type.Unsafe<Mandate['status']>({ type: 'string' }),
  createdAt: Instant,
  revokedAt: Nullable(Instant),
  revokedBy: Nullable(Type.Unsafe<RevokedBy>({ type: 'string' })),
});

function toMandate(stored: Static<typeof MandateRow>): Mandate {
  const { currency, maxPerPaymentMinor, maxPerMonthMinor, confirmMostMinor, confirmAfterHours, ...row } = stored;
  return {
    ...row,
    maxPerPayment: { minor: maxPerPaymentMinor, currency },
    maxPerMonth: { minor: maxPerMonthMinor, currency },
    confirm:
      confirmMostMinor === null || confirmAfterHours === null
        ? null
        : { most: { minor: confirmMostMinor, currency }, afterHours: confirmAfterHours },
  };
}

const columns = sql`id, cell, holder_id, client_id, account, currency, max_per_payment_minor, max_per_month_minor, purpose,
  shared, confirm_most_minor, confirm_after_hours, status, created_at, revoked_at, revoked_by`;

/** Mandates for the batch, which locks them: an active mandate stays active until the payment is committed. */
export const mandatesResource: Resource<Mandate> = {
  key: mandatesKey,
  lock: lockMandates,
  insert: async () => invariant(false, 'only consent inserts mandates'),
  update: async () => invariant(false, 'no money command changes a mandate'),
};

async function lockMandates(tx: Tx, cell: number, ids: readonly string[]): Promise<Mandate[]> {
  const rows = await tx.many(sql(MandateRow)`
    select ${columns} from mandates.mandates
     where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
     order by id
       for no key update`);
  return rows.map(toMandate);
}

const SpendingRow = Type.Object({
  id: Type.String(),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  spentMinor: Int8,
  approvedMinor: Int8,
});

const spendingColumns = sql`id, cell, holder_id, spent_minor, approved_minor`;

/**
 * Spendings for the batch. A month without a row cannot be locked; but only charges insert one, and they hold the lock
 * of the one active mandate.
 */
export const spendingsResource: Resource<Spending> = {
  key: spendingsKey,
  lock: lockSpendings,
  insert: insertSpendings,
  update: updateSpendings,
};

function lockSpendings(tx: Tx, cell: number, ids: readonly string[]): Promise<Spending[]> {
  return tx.many(sql(SpendingRow)`
    select ${spendingColumns} from mandates.spendings
     where cell = ${cell} and id = any(${ids}::text[])
     order by id
       for no key update`);
}

async function insertSpendings(tx: Tx, cell: number, spendings: readonly Spending[]): Promise<void> {
  await tx.run(sql`
    insert into mandates.spendings (cell, id, holder_id, spent_minor, approved_minor)
    select ${cell}, * from unnest(${spendings.map((one) => one.id)}::text[],
                                  ${spendings.map((one) => uuid(one.holderId))}::uuid[],
                                  ${spendings.map((one) => one.spentMinor)}::bigint[],
                                  ${spendings.map((one) => one.approvedMinor)}::bigint[])`);
}

async function updateSpendings(tx: Tx, cell: number, spendings: readonly Spending[]): Promise<void> {
  await tx.run(sql`
    update mandates.spendings as spending
       set spent_minor = after.spent, approved_minor = after.approved
      from unnest(${spendings.map((one) => one.id)}::text[],
                  ${spendings.map((one) => one.spentMinor)}::bigint[],
                  ${spendings.map((one) => one.approvedMinor)}::bigint[]) as after (id, spent, approved)
     where spending.cell = ${cell} and spending.id = after.id`);
}

/** Finds spendings by their ids; months without a charge are left out. */
export function spendingsNamed(tx: Tx, cell: number, ids: readonly string[]) {
  return tx.many(sql(SpendingRow)`
    select ${spendingColumns} from mandates.spendings where cell = ${cell} and id = any(${ids}::text[])`);
}

/** Stores a mandate. */
export async function insertMandate(tx: Tx, mandate: Mandate): Promise<void> {
  await tx.run(sql`
    insert into mandates.mandates (cell, id, holder_id, client_id, account, currency, max_per_payment_minor,
                                   max_per_month_minor, purpose, shared, confirm_most_minor, confirm_after_hours, status,
                                   created_at)
    values (${mandate.cell}, ${uuid(mandate.id)}, ${uuid(mandate.holderId)}, ${mandate.clientId}, ${mandate.account},
            ${mandate.maxPerMonth.currency}, ${mandate.maxPerPayment.minor}, ${mandate.maxPerMonth.minor},
            ${mandate.purpose}, ${mandate.shared}, ${mandate.confirm?.most.minor ?? null}, ${mandate.confirm?.afterHours ?? null},
            ${mandate.status}, ${mandate.createdAt})`);
}

const ConfirmTermsRow = Type.Object({ mostMinor: Int8, currency: CurrencyCode, afterHours: Type.Integer() });

/** Reads the bounds of the right to confirm that are in force at `now`. */
export async function confirmTermsAt(tx: Tx, now: Date): Promise<ConfirmRight> {
  const {
    mostMinor: minor,
    currency,
    afterHours,
  } = await tx.one(sql(ConfirmTermsRow)`
    select most_minor, currency, after_hours from mandates.confirm_terms
     where valid_from <= ${now} order by valid_from desc limit 1`);
  return { most: { minor, currency }, afterHours };
}

/** Finds a mandate. */
export async function findMandate(tx: Tx, cell: number, id: Id<'mdt'>): Promise<Mandate | undefined> {
  const row = await tx.maybe(sql(MandateRow)`
    select ${columns} from mandates.mandates where cell = ${cell} and id = ${uuid(id)}`);
  return row && toMandate(row);
}

/** Finds a mandate and locks it until the transaction ends. */
export async function lockMandate(tx: Tx, cell: number, id: Id<'mdt'>): Promise<Mandate | undefined> {
  const row = await tx.maybe(sql(MandateRow)`
    select ${columns} from mandates.mandates where cell = ${cell} and id = ${uuid(id)} for no key update`);
  return row && toMandate(row);
}

/** Locks all mandates of a holder that have not ended, also those that no client has activated yet, by their ids. */
export async function lockMandatesOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Mandate[]> {
  const rows = await tx.many(sql(MandateRow)`
    select ${columns} from mandates.mandates
     where cell = ${cell} and holder_id = ${uuid(holderId)} and status <> 'revoked'
     order by id
       for no key update`);
  return rows.map(toMandate);
}

/** Finds out whether a holder is frozen, and keeps it so until the transaction ends. */
export async function lockFrozen(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<boolean> {
  const frozen = await tx.run(sql`
    select from accounts.holders
     where cell = ${cell} and id = ${uuid(holderId)} and status = 'frozen' for share`);
  return frozen === 1;
}

/**
 * Locks the activation of mandates between this holder and this client until the transaction ends. While no mandate is
 * active, there is no row to lock.
 */
export function lockActivation(tx: Tx, { cell, holderId, clientId }: Mandate): Promise<void> {
  return lockNames(tx, [`mandate ${cell} ${holderId} ${clientId}`]);
}

/** Finds and locks the one active mandate between a holder and a client. */
export async function lockActiveMandate(
  tx: Tx,
  cell: number,
  holderId: Id<'hld'>,
  clientId: string,
): Promise<Mandate | undefined> {
  const row = await tx.maybe(sql(MandateRow)`
    select ${columns} from mandates.mandates
     where cell = ${cell} and holder_id = ${uuid(holderId)} and client_id = ${clientId} and status = 'active'
       for no key update`);
  return row && toMandate(row);
}

/** Activates a pending mandate. */
export async function storeActivation(tx: Tx, cell: number, id: Id<'mdt'>): Promise<void> {
  await tx.run(sql`
    update mandates.mandates set status = 'active' where cell = ${cell} and id = ${uuid(id)} and status = 'pending'`);
}

/** Marks a mandate as revoked. */
export async function storeRevocation(
  tx: Tx,
  mandate: Pick<Mandate, 'cell' | 'id'>,
  by: RevokedBy,
  at: Date,
): Promise<void> {
  await tx.run(sql`
    update mandates.mandates set status = 'revoked', revoked_at = ${at}, revoked_by = ${by}
     where cell = ${mandate.cell} and id = ${uuid(mandate.id)}`);
}

/**
 * Lists all active links of a holder, then the newest ended ones. Pending and replaced mandates are left out.
 *
 * @param mostEnded The most ended links.
 */
export async function mandatesOf(tx: Tx, cell: number, holderId: Id<'hld'>, mostEnded: number): Promise<Mandate[]> {
  const rows = await tx.many(sql(MandateRow)`
    select ${columns} from mandates.mandates
     where cell = ${cell} and holder_id = ${uuid(holderId)}
       and (status = 'active'
            or id in (select id from mandates.mandates
                       where cell = ${cell} and holder_id = ${uuid(holderId)} and status = 'revoked'
                         and revoked_by is distinct from 'replacement'
                       order by created_at desc limit ${mostEnded}))
     order by status, created_at desc`);
  return rows.map(toMandate);
}

const CountedRow = Type.Object({ subject: Type.String(), count: Type.Integer(), endsAt: Instant });

/** Reads the counts of these subjects, and locks the subjects until the transaction ends. */
export async function lockComparisons(tx: Tx, cell: number, subjects: readonly string[]): Promise<Counted[]> {
  await lockNames(
    tx,
    subjects.map((subject) => `comparisons ${cell} ${subject}`),
  );
  return tx.many(sql(CountedRow)`
    select subject, count, ends_at from mandates.comparisons where cell = ${cell} and subject = any(${subjects}::text[])`);
}

/** Inserts or replaces the counts of subjects. */
export async function storeComparisons(tx: Tx, cell: number, counted: readonly Counted[]): Promise<void> {
  await tx.run(sql`
    insert into mandates.comparisons (cell, subject, count, ends_at)
    select ${cell}, * from unnest(${counted.map((one) => one.subject)}::text[],
                                  ${counted.map((one) => one.count)}::integer[],
                                  ${counted.map((one) => one.endsAt)}::timestamptz[])
    on conflict (cell, subject) do update set count = excluded.count, ends_at = excluded.ends_at`);
}
