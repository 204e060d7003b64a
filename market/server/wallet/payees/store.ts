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

/**
 * Stores a seller's wallet as ended, even one that was set up with the shop; the first end counts. The row is what tells
 * that the seller had a wallet, so that the next one is a move.
 *
 * @param wallet.label Kept if the wallet's name is known; empty otherwise.
 */
export async function storeEnded(
  tx: Tx,
  { sellerId, payeeId, label }: Pick<SellerWallet, 'sellerId' | 'payeeId' | 'label'>,
  by: string,
  at: Date,
): Promise<void> {
  await tx.run(sql`
    insert into wallet.payees (seller_id, payee_id, label, status, ended_by, created_at, ended_at)
    values (${uuid(sellerId)}, ${payeeId}, ${label}, 'ended', ${by}, ${at}, ${at})
    on conflict (seller_id) do update
       set label = case when payees.payee_id = excluded.payee_id then payees.label else excluded.label end,
           created_at = case when payees.payee_id = excluded.payee_id then payees.created_at else excluded.created_at end,
           payee_id = excluded.payee_id, status = 'ended', ended_by = excluded.ended_by, ended_at = excluded.ended_at
     where payees.status = 'active' or payees.payee_id <> excluded.payee_id`);
}
