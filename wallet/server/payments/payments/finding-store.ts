import { Type } from 'typebox';
import { IdOf, Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { Payment } from './domain.ts';

const FoundRow = Type.Object({
  id: IdOf('pay'),
  payerId: IdOf('hld'),
  shopName: Type.String(),
  orderReference: Type.String(),
  status: Type.Unsafe<Payment['status']>({ type: 'string' }),
  minor: Int8,
  currency: Type.Unsafe<Currency>({ type: 'string' }),
  createdAt: Instant,
});

/** A payment in a list of an operator. */
export type FoundPayment = Type.Static<typeof FoundRow>;

function list(tx: Tx, cell: number, condition: Sql, most: number): Promise<FoundPayment[]> {
  return tx.many(sql(FoundRow)`
    select id, payer_id, client_name as shop_name, order_reference, status, amount_minor as minor, currency, created_at
      from payments.payments
     where cell = ${cell} and ${condition}
     order by id desc
     limit ${most}`);
}

/** Lists the payments of an order's number at all shops, the newest first. */
export function paymentsOfOrder(tx: Tx, cell: number, reference: string, most: number): Promise<FoundPayment[]> {
  return list(tx, cell, sql`order_reference = ${reference}`, most);
}

/** Lists the payments with a short number, the newest first. @param uuidEnd As `uuidEndOf` returns it. */
export function paymentsOfShortNumber(tx: Tx, cell: number, uuidEnd: string, most: number): Promise<FoundPayment[]> {
  return list(tx, cell, sql`right(id::text, 10) = ${uuidEnd}`, most);
}

/** Lists the newest payments of a payer. */
export function paymentsOfPayer(tx: Tx, cell: number, payerId: Id<'hld'>, most: number): Promise<FoundPayment[]> {
  return list(tx, cell, sql`payer_id = ${uuid(payerId)}`, most);
}

const SettledRow = Type.Object({ accountId: IdOf('acc'), orders: Type.Integer() });

/** Counts the settled orders of sellers, each up to `most`, so that the count never takes longer than that. */
export function countSettled(tx: Tx, cell: number, sellers: readonly Id<'acc'>[], most: number) {
  return tx.many(sql(SettledRow)`
    select seller.account_id,
           (select count(*)::integer
              from (select distinct part.payment_id from payments.parts part
                     where part.cell = ${cell} and part.seller_account_id = seller.account_id
                       and part.status = 'released'
                     limit ${most}) settled) as orders
      from unnest(${sellers.map(uuid)}::uuid[]) as seller (account_id)`);
}

const PaidRow = Type.Object({ hasPaid: Type.Boolean() });

/** Whether a holder has paid anything before. */
export async function hasPaid(tx: Tx, cell: number, payerId: Id<'hld'>): Promise<boolean> {
  const row = await tx.one(sql(PaidRow)`
    select exists (select from payments.payments
                    where cell = ${cell} and payer_id = ${uuid(payerId)} and captured_at is not null) as has_paid`);
  return row.hasPaid;
}
