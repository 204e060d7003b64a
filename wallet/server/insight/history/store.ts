import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { and, sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { LineKind } from './domain.ts';

const LineRow = Type.Object({
  entryNumber: Int8,
  entryKind: Type.String(),
  reason: Type.String(),
  paymentId: Nullable(IdOf('pay')),
  at: Instant,
  amountMinor: Int8,
  balanceMinor: Int8,
  currency: CurrencyCode,
});

export interface LineQuery {
  readonly cell: number;
  readonly accountId: Id<'acc'>;
  /** Lines of entries before this one. */
  readonly before?: bigint | undefined;
  readonly kind?: LineKind | undefined;
  /** Only lines whose reason is like this, or that are of one of these payments. */
  readonly matching?: { readonly pattern: string; readonly paymentIds: readonly Id<'pay'>[] } | undefined;
  readonly most: number;
}

/** Newest first, straight along the key of the postings: page 10,000 costs what page 1 does. */
export function linesOf(tx: Tx, query: LineQuery) {
  const { matching } = query;
  const where = and([
    sql`cell = ${query.cell} and account_id = ${uuid(query.accountId)}`,
    ...(query.before ? [sql`entry_number < ${query.before}`] : []),
    ...(query.kind ? [sql`line_kind = ${query.kind}`] : []),
    ...(matching
      ? [
          sql`(reason ilike ${matching.pattern} or payment_id = any(${matching.paymentIds.map((id) => uuid(id))}::uuid[]))`,
        ]
      : []),
  ]);
  return tx.many(sql(LineRow)`
    select entry_number, entry_kind, reason, payment_id, at, amount_minor, balance_minor, currency
      from history.lines where ${where} order by entry_number desc limit ${query.most}`);
}

const FoundLine = Type.Object({ isThere: Type.Boolean() });

/** Whether an entry has a line on the account. */
export async function hasLine(tx: Tx, cell: number, accountId: Id<'acc'>, entryNumber: bigint): Promise<boolean> {
  const { isThere } = await tx.one(sql(FoundLine)`
    select exists (
      select from history.lines
       where cell = ${cell} and account_id = ${uuid(accountId)} and entry_number = ${entryNumber}) as is_there`);
  return isThere;
}

const PaymentRow = Type.Object({
  paymentId: IdOf('pay'),
  shopName: Type.String(),
  orderReference: Type.String(),
  payeeNames: Type.Array(Type.String()),
});

/** What the holder who reads may know of these payments. */
export function paymentsNamed(tx: Tx, cell: number, ids: readonly Id<'pay'>[]) {
  return tx.many(sql(PaymentRow)`
    select payment_id, shop_name, order_reference, payee_names
      from history.payments where cell = ${cell} and payment_id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}

const FoundRow = Type.Object({ paymentId: IdOf('pay') });

/** Payments of the holder who reads that have `pattern` in what is told of them; the newest, if they are too many. */
export function paymentsLike(tx: Tx, cell: number, pattern: string, most: number) {
  return tx.many(sql(FoundRow)`
    select distinct payment_id
      from history.payments
     where cell = ${cell}
       and (shop_name ilike ${pattern} or order_reference ilike ${pattern} or description ilike ${pattern}
            or array_to_string(payee_names, ' ') ilike ${pattern})
     order by payment_id desc limit ${most}`);
}

const ProtectedRow = Type.Object({ minor: Int8 });

/** What the holder has paid and what still lies in escrow. */
export async function protectedMinor(tx: Tx, cell: number, holderId: Id<'hld'>, currency: string): Promise<bigint> {
  const row = await tx.one(sql(ProtectedRow)`
    select coalesce(sum(part.amount_minor - part.discount_minor), 0)::bigint as minor
      from payments.payments payment
      join payments.parts part on part.cell = payment.cell and part.payment_id = payment.id
     where payment.cell = ${cell} and payment.payer_id = ${uuid(holderId)} and payment.currency = ${currency}
       and part.status in ('held', 'shipped', 'delivered')`);
  return row.minor;
}

const CardRow = Type.Object({ topUpId: IdOf('top'), brand: Type.String(), last4: Type.String() });

/** Which cards these top-ups came from. */
export function cardsOfTopUps(tx: Tx, cell: number, ids: readonly Id<'top'>[]) {
  return tx.many(sql(CardRow)`
    select top_up.id as top_up_id, card.brand, card.last4
      from top_ups.top_ups top_up
      join instruments.cards card on card.cell = top_up.cell and card.id = top_up.card_id
     where top_up.cell = ${cell} and top_up.id = any(${ids.map((id) => uuid(id))}::uuid[])`);
}
