import { Type } from 'typebox';
import { IdOf, Instant, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { SellerWallet } from './domain.ts';

const WalletRow = Type.Object({
  sellerId: IdOf('sel'),
  payeeId: Type.String(),
  label: Type.String(),
  status: Type.Unsafe<SellerWallet['status']>({ type: 'string' }),
  endedBy: Nullable(Type.String()),
  createdAt: Instant,
  endedAt: Nullable(Instant),
});

/** Finds the wallet that a seller linked last, in force or ended. */
export function findWallet(tx: Tx, sellerId: Id<'sel'>) {
  return tx.maybe(sql(WalletRow)`
    select seller_id, payee_id, label, status, ended_by, created_at, ended_at
      from wallet.payees where seller_id = ${uuid(sellerId)}`);
}

/** Stores a seller's wallet as in force, in place of the former one. */
export async function storeWallet(
  tx: Tx,
  wallet: Pick<SellerWallet, 'sellerId' | 'payeeId' | 'label' | 'createdAt'>,
): Promise<void> {
  await tx.run(sql`
    insert into wallet.payees (seller_id, payee_id, label, status, created_at)
    values (${uuid(wallet.sellerId)}, ${wallet.payeeId}, ${wallet.label}, 'active', ${wallet.createdAt})
    on conflict (seller_id) do update
       set payee_id = excluded.payee_id, label = excluded.label, status = 'active', created_at = excluded.created_at,
           ended_by = null, ended_at = null`);
}

/** Ends a seller's wallet, unless it has ended. */
export async function endWallet(tx: Tx, sellerId: Id<'sel'>, by: string, at: Date): Promise<void> {
  await tx.run(sql`
    update wallet.payees set status = 'ended', ended_by = ${by}, ended_at = ${at}
     where seller_id = ${uuid(sellerId)} and status = 'active'`);
}
