import { Type } from 'typebox';
import { IdOf, Instant, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Payee } from './payee.ts';

const PayeeRow = Type.Object({
  id: IdOf('pye'),
  cell: Type.Integer(),
  holderId: IdOf('hld'),
  clientId: Type.String(),
  name: Type.String(),
  accountId: IdOf('acc'),
  createdAt: Instant,
});

const columns = sql`id, cell, holder_id, client_id, name, account_id, created_at`;

/** Writes a payee, or the new name of the one that this holder is already; its id and account stay. */
export function storePayee(tx: Tx, payee: Payee) {
  return tx.one(sql(PayeeRow)`
    insert into payees.payees (cell, id, holder_id, client_id, name, account_id, created_at)
    values (${payee.cell}, ${uuid(payee.id)}, ${uuid(payee.holderId)}, ${payee.clientId}, ${payee.name},
            ${uuid(payee.accountId)}, ${payee.createdAt})
    on conflict (cell, holder_id, client_id) do update set name = excluded.name
    returning ${columns}`);
}

export function findPayees(tx: Tx, cell: number, clientId: string, ids: readonly Id<'pye'>[]) {
  return tx.many(sql(PayeeRow)`
    select ${columns} from payees.payees
     where cell = ${cell} and client_id = ${clientId} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}
