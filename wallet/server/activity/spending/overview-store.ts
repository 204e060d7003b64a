import { Type } from 'typebox';
import { CurrencyCode, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { OneOf } from '#platform/http/one-of.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Currency } from '#platform/money/currency.ts';
import { categories, storedCategories } from './domain.ts';

const sums = { spentMinor: Int8, refundedMinor: Int8 };

interface Of {
  readonly holderId: Id<'hld'>;
  readonly currency: Currency;
}

const CurrencyRow = Type.Object({ currency: CurrencyCode });

/** Lists the currencies in which a holder has spent, by their codes. */
export function currenciesOf(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(CurrencyRow)`
    select distinct currency from spending.months
     where cell = ${cell} and holder_id = ${uuid(holderId)} order by currency`);
}

const MonthRow = Type.Object({ month: Type.String(), ...sums });

/** Sums the months from one to another; a month without spending has no row. */
export function monthsBetween(tx: Tx, cell: number, { holderId, currency }: Of, from: string, to: string) {
  return tx.many(sql(MonthRow)`
    select month, sum(spent_minor)::bigint as spent_minor, sum(refunded_minor)::bigint as refunded_minor
      from spending.months
     where cell = ${cell} and holder_id = ${uuid(holderId)} and currency = ${currency}
       and month between ${from}::date and ${to}::date
     group by month order by month`);
}

const ShopRow = Type.Object({
  clientId: Type.String(),
  name: Type.String(),
  stored: OneOf(storedCategories),
  chosen: Nullable(OneOf(categories)),
  trade: Nullable(OneOf(categories)),
  ...sums,
});

/** Reads the sums of a month by shop and stored category, without those that are zero. */
export function shopsIn(tx: Tx, cell: number, { holderId, currency }: Of, month: string) {
  return tx.many(sql(ShopRow)`
    select month.client_id, shop.name, month.category as stored, shop.category as chosen, client.trade,
           month.spent_minor, month.refunded_minor
      from spending.months month
      join spending.shops shop
        on shop.cell = month.cell and shop.holder_id = month.holder_id and shop.client_id = month.client_id
      left join clients.clients client on client.client_id = month.client_id
     where month.cell = ${cell} and month.holder_id = ${uuid(holderId)} and month.currency = ${currency}
       and month.month = ${month}::date and (month.spent_minor <> 0 or month.refunded_minor <> 0)
     order by shop.name, month.client_id, month.category`);
}

const SumRow = Type.Object(sums);

/** Sums the days from one to another. */
export function daysBetween(tx: Tx, cell: number, { holderId, currency }: Of, from: string, to: string) {
  return tx.one(sql(SumRow)`
    select coalesce(sum(spent_minor), 0)::bigint as spent_minor,
           coalesce(sum(refunded_minor), 0)::bigint as refunded_minor
      from spending.days
     where cell = ${cell} and holder_id = ${uuid(holderId)} and currency = ${currency}
       and day between ${from}::date and ${to}::date`);
}

const CategoryRow = Type.Object({
  clientId: Type.String(),
  shopName: Type.String(),
  stored: OneOf(storedCategories),
  chosen: Nullable(OneOf(categories)),
  trade: Nullable(OneOf(categories)),
});

/** Finds the category of a holder's captured payment, and that of its shop. */
export function categoryOfPayment(tx: Tx, cell: number, holderId: Id<'hld'>, paymentId: Id<'pay'>) {
  return tx.maybe(sql(CategoryRow)`
    select payment.client_id, payment.client_name as shop_name, coalesce(choice.category, 'as_shop') as stored,
           shop.category as chosen, client.trade
      from payments.payments payment
      left join spending.choices choice on choice.cell = payment.cell and choice.payment_id = payment.id
      left join spending.shops shop on shop.cell = payment.cell and shop.holder_id = payment.payer_id
       and shop.client_id = payment.client_id
      left join clients.clients client on client.client_id = payment.client_id
     where payment.cell = ${cell} and payment.id = ${uuid(paymentId)} and payment.payer_id = ${uuid(holderId)}
       and payment.captured_at is not null`);
}
