import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import { OneOf } from '#platform/http/one-of.ts';
import type { Id } from '#platform/kernel/id.ts';
import { categories } from './domain.ts';
import type { Category, DaySum, MonthSum, Shop } from './domain.ts';

const NumberRow = Type.Object({ number: Int8 });

/** Locks the position of a cell's sums until the transaction ends, and reads it: the last entry that is in them. */
export async function lockPosition(tx: Tx, cell: number): Promise<bigint> {
  const row = await tx.one(sql(NumberRow)`
    select last_entry as number from spending.positions where cell = ${cell} for update`);
  return row.number;
}

/** Reads the number of a cell's last entry. All entries up to it are visible from now on. */
export async function lastEntry(tx: Tx, cell: number): Promise<bigint> {
  const row = await tx.one(sql(NumberRow)`select last_entry as number from ledger.heads where cell = ${cell}`);
  return row.number;
}

/** Moves the position, which the caller has locked. */
export async function storePosition(tx: Tx, cell: number, last: bigint): Promise<void> {
  await tx.run(sql`update spending.positions set last_entry = ${last} where cell = ${cell}`);
}

const MovementRow = Type.Object({
  at: Instant,
  holderId: IdOf('hld'),
  clientId: Type.String(),
  shopName: Type.String(),
  chosen: Nullable(OneOf(categories)),
  currency: CurrencyCode,
  amountMinor: Int8,
});

/** Reads what entries after one and up to another moved on the accounts of payers, in the order of the journal. */
export function movementsBetween(tx: Tx, cell: number, after: bigint, upTo: bigint) {
  return tx.many(movements(sql`entry.cell = ${cell} and entry.number > ${after} and entry.number <= ${upTo}`));
}

/** Reads what the entries of a payment up to one moved on the account of its payer, in the order of the journal. */
export function movementsOf(tx: Tx, cell: number, paymentId: Id<'pay'>, upTo: bigint) {
  return tx.many(
    movements(sql`entry.cell = ${cell} and entry.payment_id = ${uuid(paymentId)} and entry.number <= ${upTo}`),
  );
}

/**
 * Only captures, refunds, and corrections of these are spending. Money that a card brings for a payment, and what of a
 * refund goes on to a card, is on its way through the balance.
 */
function movements(where: Sql) {
  return sql(MovementRow)`
    select entry.at, payment.payer_id as holder_id, payment.client_id, payment.client_name as shop_name,
           choice.category as chosen, posting.currency, posting.amount_minor
      from ledger.entries entry
      join payments.payments payment on payment.cell = entry.cell and payment.id = entry.payment_id
      join ledger.postings posting
        on posting.cell = entry.cell and posting.account_id = payment.payer_account_id
       and posting.entry_number = entry.number
      left join ledger.entries former on former.cell = entry.cell and former.number = entry.corrects
      left join spending.choices choice on choice.cell = entry.cell and choice.payment_id = entry.payment_id
     where ${where} and coalesce(former.kind, entry.kind) in ('payment_captured', 'part_refunded')
     order by entry.number`;
}

/** Adds to the sums of months. The caller has locked the position. */
export async function addMonths(tx: Tx, cell: number, sums: readonly MonthSum[]): Promise<void> {
  if (sums.length === 0) return;
  await tx.run(sql`
    insert into spending.months as sum (cell, holder_id, month, currency, client_id, category, spent_minor,
                                        refunded_minor)
    select ${cell}, * from unnest(
      ${sums.map((one) => uuid(one.holderId))}::uuid[], ${sums.map((one) => one.month)}::date[],
      ${sums.map((one) => one.currency)}::char(3)[], ${sums.map((one) => one.clientId)}::text[],
      ${sums.map((one) => one.category)}::text[], ${sums.map((one) => one.spentMinor)}::bigint[],
      ${sums.map((one) => one.refundedMinor)}::bigint[])
    on conflict (cell, holder_id, month, currency, client_id, category) do update
       set spent_minor = sum.spent_minor + excluded.spent_minor,
           refunded_minor = sum.refunded_minor + excluded.refunded_minor`);
}

/** Takes from the sums of months, whose rows exist; none may fall below zero. The caller has locked the position. */
export async function takeFromMonths(tx: Tx, cell: number, sums: readonly MonthSum[]): Promise<void> {
  if (sums.length === 0) return;
  await tx.run(sql`
    update spending.months as sum
       set spent_minor = sum.spent_minor - less.spent, refunded_minor = sum.refunded_minor - less.refunded
      from unnest(
             ${sums.map((one) => uuid(one.holderId))}::uuid[], ${sums.map((one) => one.month)}::date[],
             ${sums.map((one) => one.currency)}::char(3)[], ${sums.map((one) => one.clientId)}::text[],
             ${sums.map((one) => one.category)}::text[], ${sums.map((one) => one.spentMinor)}::bigint[],
             ${sums.map((one) => one.refundedMinor)}::bigint[])
           as less (holder_id, month, currency, client_id, category, spent, refunded)
     where sum.cell = ${cell} and sum.holder_id = less.holder_id and sum.month = less.month
       and sum.currency = less.currency and sum.client_id = less.client_id and sum.category = less.category`);
}

/** Adds to the sums of days. The caller has locked the position. */
export async function addDays(tx: Tx, cell: number, sums: readonly DaySum[]): Promise<void> {
  if (sums.length === 0) return;
  await tx.run(sql`
    insert into spending.days as sum (cell, holder_id, day, currency, spent_minor, refunded_minor)
    select ${cell}, * from unnest(
      ${sums.map((one) => uuid(one.holderId))}::uuid[], ${sums.map((one) => one.day)}::date[],
      ${sums.map((one) => one.currency)}::char(3)[], ${sums.map((one) => one.spentMinor)}::bigint[],
      ${sums.map((one) => one.refundedMinor)}::bigint[])
    on conflict (cell, holder_id, day, currency) do update
       set spent_minor = sum.spent_minor + excluded.spent_minor,
           refunded_minor = sum.refunded_minor + excluded.refunded_minor`);
}

/** Stores the shops of holders, or their new names. The caller has locked the position. */
export async function storeShops(tx: Tx, cell: number, shops: readonly Shop[]): Promise<void> {
  if (shops.length === 0) return;
  await tx.run(sql`
    insert into spending.shops as shop (cell, holder_id, client_id, name)
    select ${cell}, * from unnest(
      ${shops.map((one) => uuid(one.holderId))}::uuid[], ${shops.map((one) => one.clientId)}::text[],
      ${shops.map((one) => one.name)}::text[])
    on conflict (cell, holder_id, client_id) do update set name = excluded.name where shop.name <> excluded.name`);
}

const PaidRow = Type.Object({
  clientId: Type.String(),
  shopName: Type.String(),
  chosen: Nullable(OneOf(categories)),
});

/** Finds a captured payment of a payer, with the category that the payer chose for it. */
export function findPaid(tx: Tx, cell: number, holderId: Id<'hld'>, paymentId: Id<'pay'>) {
  return tx.maybe(sql(PaidRow)`
    select payment.client_id, payment.client_name as shop_name, choice.category as chosen
      from payments.payments payment
      left join spending.choices choice on choice.cell = payment.cell and choice.payment_id = payment.id
     where payment.cell = ${cell} and payment.id = ${uuid(paymentId)} and payment.payer_id = ${uuid(holderId)}
       and payment.captured_at is not null`);
}

/** Stores the category that a holder chose for a payment. */
export async function storeChoice(
  tx: Tx,
  cell: number,
  { holderId, paymentId, category }: { holderId: Id<'hld'>; paymentId: Id<'pay'>; category: Category },
): Promise<void> {
  await tx.run(sql`
    insert into spending.choices (cell, payment_id, holder_id, category)
    values (${cell}, ${uuid(paymentId)}, ${uuid(holderId)}, ${category})
    on conflict (cell, payment_id) do update set category = excluded.category`);
}

/** Deletes the category that a holder chose for a payment, if there is one. */
export async function deleteChoice(tx: Tx, cell: number, paymentId: Id<'pay'>): Promise<void> {
  await tx.run(sql`delete from spending.choices where cell = ${cell} and payment_id = ${uuid(paymentId)}`);
}

/** Sets the category that a holder chose for a shop; null is that of its trade. @returns Whether the shop is known. */
export async function setShopCategory(
  tx: Tx,
  cell: number,
  { holderId, clientId, category }: { holderId: Id<'hld'>; clientId: string; category: Category | null },
): Promise<boolean> {
  const count = await tx.run(sql`
    update spending.shops set category = ${category}
     where cell = ${cell} and holder_id = ${uuid(holderId)} and client_id = ${clientId}`);
  return count > 0;
}
