import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { EndedBy, Payee } from './payee-schema.ts';

const PayeeRow = Type.Object({
  id: IdOf('pye'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  clientId: Type.String(),
  account: Type.String(),
  name: Type.String(),
  accountId: IdOf('acc'),
  country: Type.String(),
  maxCommissionBasisPoints: Type.Integer(),
  createdAt: Instant,
  endedAt: Nullable(Instant),
  endedBy: Nullable(Type.Unsafe<EndedBy>({ type: 'string' })),
});

const columns = sql`id, cell, holder_id, client_id, account, name, account_id, country,
  max_commission_basis_points, created_at, ended_at, ended_by`;

/**
 * Inserts a payee, or activates the known one of this holder and client under the new name, country and commission; its
 * id and ledger account stay. An empty `account` keeps the known one.
 */
export function storePayee(tx: Tx, payee: Omit<Payee, 'endedAt' | 'endedBy'>) {
  return tx.one(sql(PayeeRow)`
    insert into payees.payees (cell, id, holder_id, client_id, account, name, account_id, country,
                               max_commission_basis_points, created_at)
    values (${payee.cell}, ${uuid(payee.id)}, ${uuid(payee.holderId)}, ${payee.clientId}, ${payee.account}, ${payee.name},
            ${uuid(payee.accountId)}, ${payee.country}, ${payee.maxCommissionBasisPoints}, ${payee.createdAt})
    on conflict (cell, holder_id, client_id) do update
       set name = excluded.name,
           country = excluded.country,
           max_commission_basis_points = excluded.max_commission_basis_points,
           account = case when excluded.account = '' then payees.account else excluded.account end,
           created_at = case when payees.ended_at is null then payees.created_at else excluded.created_at end,
           ended_at = null,
           ended_by = null
    returning ${columns}`);
}

/** Finds payees of these clients in these cells, in any order. */
export function findPayees(tx: Tx, cells: readonly number[], clientIds: readonly string[], ids: readonly Id<'pye'>[]) {
  return tx.many(sql(PayeeRow)`
    select ${columns} from payees.payees
     where cell = any(${cells}::smallint[]) and client_id = any(${clientIds}::text[]) and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

/** Finds a holder's own payee, active or ended. */
export function findOwnPayee(tx: Tx, cell: number, holderId: Id<'hld'>, id: Id<'pye'>) {
  return tx.maybe(sql(PayeeRow)`
    select ${columns} from payees.payees
     where cell = ${cell} and id = ${uuid(id)} and holder_id = ${uuid(holderId)}`);
}

/** Finds the active payee of a holder at a client. */
export function findInForce(tx: Tx, cell: number, holderId: Id<'hld'>, clientId: string) {
  return tx.maybe(sql(PayeeRow)`
    select ${columns} from payees.payees
     where cell = ${cell} and holder_id = ${uuid(holderId)} and client_id = ${clientId} and ended_at is null`);
}

/** Lists a holder's active payees, the oldest first. */
export function payeesOf(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(PayeeRow)`
    select ${columns} from payees.payees
     where cell = ${cell} and holder_id = ${uuid(holderId)} and ended_at is null order by created_at`);
}

/** Lists the ids of all payees that a holder is or was. */
export async function payeeIdsOf(tx: Tx, cell: number, holderId: Id<'hld'>): Promise<Id<'pye'>[]> {
  const rows = await tx.many(sql(Type.Pick(PayeeRow, ['id']))`
    select id from payees.payees where cell = ${cell} and holder_id = ${uuid(holderId)}`);
  return rows.map(({ id }) => id);
}

/** Ends an active payee. @returns The ended payee; undefined if it was not active. */
export function endPayee(tx: Tx, cell: number, id: Id<'pye'>, by: EndedBy, at: Date) {
  return tx.maybe(sql(PayeeRow)`
    update payees.payees set ended_at = ${at}, ended_by = ${by}
     where cell = ${cell} and id = ${uuid(id)} and ended_at is null
    returning ${columns}`);
}
