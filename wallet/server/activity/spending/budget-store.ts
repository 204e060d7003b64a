import { Type } from 'typebox';
import { CurrencyCode, IdOf, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import { OneOf } from '#platform/http/one-of.ts';
import type { Id } from '#platform/kernel/id.ts';
import { alertPercents } from './budget-domain.ts';
import type { AlertPercent, Budget } from './budget-domain.ts';
import { categories } from './domain.ts';

const UsedRow = Type.Object({
  id: IdOf('bdg'),
  holderId: IdOf('hld'),
  currency: CurrencyCode,
  category: Nullable(OneOf(categories)),
  clientId: Nullable(Type.String()),
  limitMinor: Int8,
  shopName: Nullable(Type.String()),
  netMinor: Int8,
});

/** Reads the budgets of holders, with what was spent of each in a month. */
export function budgetsOf(tx: Tx, cell: number, holderIds: readonly Id<'hld'>[], month: string) {
  const ids = holderIds.map((id) => uuid(id));
  return tx.many(used(sql`budget.cell = ${cell} and budget.holder_id = any(${ids}::uuid[])`, month));
}

/** Finds a budget, with what was spent of it in a month. */
export function findBudget(tx: Tx, cell: number, budgetId: Id<'bdg'>, month: string) {
  return tx.maybe(used(sql`budget.cell = ${cell} and budget.id = ${uuid(budgetId)}`, month));
}

/** The category of a sum is looked up as `categoryOf` does. */
function used(where: Sql, month: string) {
  return sql(UsedRow)`
    select budget.id, budget.holder_id, budget.currency, budget.category, budget.client_id, budget.limit_minor,
           named.name as shop_name, used.net_minor
      from spending.budgets budget
      left join spending.shops named
        on named.cell = budget.cell and named.holder_id = budget.holder_id and named.client_id = budget.client_id
     cross join lateral (
       select coalesce(sum(month.spent_minor - month.refunded_minor), 0)::bigint as net_minor
         from spending.months month
         join spending.shops shop
           on shop.cell = month.cell and shop.holder_id = month.holder_id and shop.client_id = month.client_id
         left join clients.clients client on client.client_id = month.client_id
        where month.cell = budget.cell and month.holder_id = budget.holder_id and month.month = ${month}::date
          and month.currency = budget.currency
          and (month.client_id = budget.client_id
               or budget.category = case when month.category <> 'as_shop' then month.category
                                         else coalesce(shop.category, client.trade, 'other') end)) used
     where ${where}
     order by budget.category, named.name, budget.id`;
}

/** Stores a budget. One for the same category or shop keeps its id, and gets the new limit. */
export async function storeBudget(tx: Tx, cell: number, budget: Budget): Promise<void> {
  await tx.run(sql`
    insert into spending.budgets (cell, id, holder_id, currency, category, client_id, limit_minor)
    values (${cell}, ${uuid(budget.id)}, ${uuid(budget.holderId)}, ${budget.currency}, ${budget.category},
            ${budget.clientId}, ${budget.limitMinor})
    on conflict on constraint budgets_subject_key do update set limit_minor = excluded.limit_minor`);
}

/** Deletes a budget of a holder. @returns Whether there was one. */
export async function deleteBudget(tx: Tx, cell: number, holderId: Id<'hld'>, budgetId: Id<'bdg'>): Promise<boolean> {
  const count = await tx.run(sql`
    delete from spending.budgets where cell = ${cell} and id = ${uuid(budgetId)} and holder_id = ${uuid(holderId)}`);
  return count > 0;
}

const ShopRow = Type.Object({ clientId: Type.String() });

/** Whether a holder has paid at a shop. */
export async function hasShop(tx: Tx, cell: number, holderId: Id<'hld'>, clientId: string): Promise<boolean> {
  const shop = await tx.maybe(sql(ShopRow)`
    select client_id from spending.shops
     where cell = ${cell} and holder_id = ${uuid(holderId)} and client_id = ${clientId}`);
  return shop !== undefined;
}

/** That a holder was warned of a budget. */
export interface Alert {
  readonly holderId: Id<'hld'>;
  /** See `subjectOf`. */
  readonly subject: string;
  readonly month: string;
  readonly percent: AlertPercent;
}

const AlertRow = Type.Object({
  holderId: IdOf('hld'),
  subject: Type.String(),
  percent: Type.Unsafe<AlertPercent>({ type: 'integer', enum: [...alertPercents] }),
});

/** Stores warnings. @returns Those that were not given before. */
export async function insertAlerts(tx: Tx, cell: number, alerts: readonly Alert[]) {
  if (alerts.length === 0) return [];
  return tx.many(sql(AlertRow)`
    insert into spending.alerts (cell, holder_id, subject, month, percent)
    select ${cell}, * from unnest(
      ${alerts.map((one) => uuid(one.holderId))}::uuid[], ${alerts.map((one) => one.subject)}::text[],
      ${alerts.map((one) => one.month)}::date[], ${alerts.map((one) => one.percent)}::smallint[])
    on conflict do nothing
    returning holder_id, subject, percent`);
}
