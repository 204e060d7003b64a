import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Resource } from '../../ledger/command.ts';
import type { Mandate, RevokedBy, Shared } from './domain.ts';
import { mandatesKey } from './key.ts';

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
  status: Type.Unsafe<Mandate['status']>({ type: 'string' }),
  spentMonth: Type.String(),
  spentMinor: Int8,
  createdAt: Instant,
  revokedAt: Nullable(Instant),
  revokedBy: Nullable(Type.Unsafe<RevokedBy>({ type: 'string' })),
});

const columns = sql`id, cell, holder_id, client_id, account, currency, max_per_payment_minor, max_per_month_minor, purpose,
  shared, status, spent_month, spent_minor, created_at, revoked_at, revoked_by`;

/** Mandates as a batch locks and writes them: a payment within the caps counts what it spends. */
export const mandatesResource: Resource<Mandate> = {
  key: mandatesKey,
  lock: (tx, cell, ids) =>
    tx.many(sql(MandateRow)`
      select ${columns} from mandates.mandates
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`),
  insert: async () => invariant(false, 'mandates are made by consent'),
  // Only what is spent ever changes by a payment.
  update: async (tx, cell, mandates) => {
    await tx.run(sql`
      update mandates.mandates as mandate
         set spent_month = after.month, spent_minor = after.minor
        from unnest(${mandates.map((mandate) => uuid(mandate.id))}::uuid[],
                    ${mandates.map((mandate) => mandate.spentMonth)}::text[],
                    ${mandates.map((mandate) => mandate.spentMinor)}::bigint[]) as after (id, month, minor)
       where mandate.cell = ${cell} and mandate.id = after.id`);
  },
};

export async function insertMandate(tx: Tx, mandate: Mandate): Promise<void> {
  await tx.run(sql`
    insert into mandates.mandates (cell, id, holder_id, client_id, account, currency, max_per_payment_minor,
                                   max_per_month_minor, purpose, shared, status, spent_month, created_at)
    values (${mandate.cell}, ${uuid(mandate.id)}, ${uuid(mandate.holderId)}, ${mandate.clientId}, ${mandate.account},
            ${mandate.currency}, ${mandate.maxPerPaymentMinor}, ${mandate.maxPerMonthMinor}, ${mandate.purpose},
            ${mandate.shared}, ${mandate.status}, ${mandate.spentMonth}, ${mandate.createdAt})`);
}

export function findMandate(tx: Tx, cell: number, id: Id<'mdt'>) {
  return tx.maybe(sql(MandateRow)`
    select ${columns} from mandates.mandates where cell = ${cell} and id = ${uuid(id)}`);
}

/** Locks the mandate until the transaction ends. */
export function lockMandate(tx: Tx, cell: number, id: Id<'mdt'>) {
  return tx.maybe(sql(MandateRow)`
    select ${columns} from mandates.mandates where cell = ${cell} and id = ${uuid(id)} for no key update`);
}

/**
 * Makes others wait who put a mandate between this holder and this client in force, until the transaction ends: while
 * none is, there is no row to lock.
 */
export function lockActivation(tx: Tx, { cell, holderId, clientId }: Mandate): Promise<void> {
  return lockNames(tx, [`mandate ${cell} ${holderId} ${clientId}`]);
}

/** The one active mandate between a holder and a client, locked. */
export function lockActiveMandate(tx: Tx, cell: number, holderId: Id<'hld'>, clientId: string) {
  return tx.maybe(sql(MandateRow)`
    select ${columns} from mandates.mandates
     where cell = ${cell} and holder_id = ${uuid(holderId)} and client_id = ${clientId} and status = 'active'
       for no key update`);
}

export async function activateMandate(tx: Tx, cell: number, id: Id<'mdt'>): Promise<void> {
  await tx.run(sql`
    update mandates.mandates set status = 'active' where cell = ${cell} and id = ${uuid(id)} and status = 'pending'`);
}

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

/** All of a holder's links that are in force, then some that ended, the newest first. Those never taken up are none. */
export function mandatesOf(tx: Tx, cell: number, holderId: Id<'hld'>, mostEnded: number) {
  return tx.many(sql(MandateRow)`
    select ${columns} from mandates.mandates
     where cell = ${cell} and holder_id = ${uuid(holderId)}
       and (status = 'active'
            or id in (select id from mandates.mandates
                       where cell = ${cell} and holder_id = ${uuid(holderId)} and status = 'revoked'
                         and revoked_by is distinct from 'replacement'
                       order by created_at desc limit ${mostEnded}))
     order by status, created_at desc`);
}
