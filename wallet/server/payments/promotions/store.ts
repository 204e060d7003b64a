import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import type { Resource } from '../../ledger/batch/command.ts';
import type { Promotion } from './domain.ts';
import { promotionsKey } from './resources.ts';

const PromotionRow = Type.Object({
  id: IdOf('prm'),
  cell: Type.Integer(),
  clientId: Type.String(),
  clientAccountId: IdOf('acc'),
  accountId: IdOf('acc'),
  name: Type.String(),
  budgetMinor: Int8,
  returnedMinor: Int8,
  currency: CurrencyCode,
  status: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
  createdAt: Instant,
  closedAt: Nullable(Instant),
});

const columns = sql`id, cell, client_id, client_account_id, account_id, name, budget_minor, returned_minor, currency,
  status, created_at, closed_at`;

/** Promotions, as a batch locks and writes them. */
export const promotionsResource: Resource<Promotion> = {
  key: promotionsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(PromotionRow)`
      select ${columns} from promotions.promotions
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(toPromotion);
  },
  insert: async (tx, cell, promotions) => {
    const of = <T>(read: (promotion: Promotion) => T): T[] => promotions.map(read);
    await tx.run(sql`
      insert into promotions.promotions (cell, id, client_id, client_account_id, account_id, name, budget_minor,
                                         returned_minor, currency, status, created_at, closed_at)
      select ${cell}, * from unnest(
        ${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.clientId)}::text[],
        ${of((one) => uuid(one.clientAccountId))}::uuid[], ${of((one) => uuid(one.accountId))}::uuid[],
        ${of((one) => one.name)}::text[], ${of((one) => one.budget.minor)}::bigint[],
        ${of((one) => one.returned.minor)}::bigint[], ${of((one) => one.budget.currency)}::char(3)[],
        ${of((one) => one.status)}::text[], ${of((one) => one.createdAt)}::timestamptz[],
        ${of((one) => one.closedAt)}::timestamptz[])`);
  },
  // A promotion's shop, accounts and budget never change.
  update: async (tx, cell, promotions) => {
    const of = <T>(read: (promotion: Promotion) => T): T[] => promotions.map(read);
    await tx.run(sql`
      update promotions.promotions as promotion
         set status = after.status, returned_minor = after.returned, closed_at = after.closed_at
        from unnest(${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.status)}::text[],
                    ${of((one) => one.returned.minor)}::bigint[], ${of((one) => one.closedAt)}::timestamptz[])
          as after (id, status, returned, closed_at)
       where promotion.cell = ${cell} and promotion.id = after.id`);
  },
};

/** Finds promotions of any shop. */
export async function findPromotions(tx: Tx, cell: number, ids: readonly Id<'prm'>[]): Promise<Promotion[]> {
  const rows = await tx.many(sql(PromotionRow)`
    select ${columns} from promotions.promotions
     where cell = ${cell} and id = any(${ids.map((id) => uuid(id))}::uuid[])`);
  return rows.map(toPromotion);
}

const StandingRow = Type.Object({ ...PromotionRow.properties, postedMinor: Int8, heldMinor: Int8 });

interface PromotionNow {
  readonly promotion: Promotion;
  readonly account: Pick<Account, 'postedMinor' | 'heldMinor'>;
}

/** Reads a promotion and its account's balance at the same instant, with one statement. */
export async function findPromotionNow(tx: Tx, cell: number, id: Id<'prm'>): Promise<PromotionNow | undefined> {
  const found = await tx.maybe(sql(StandingRow)`
    select promotion.id, promotion.cell, client_id, client_account_id, account_id, name, budget_minor, returned_minor,
           promotion.currency, status, created_at, closed_at, posted_minor, held_minor
      from promotions.promotions promotion
      join ledger.accounts account on account.cell = promotion.cell and account.id = promotion.account_id
     where promotion.cell = ${cell} and promotion.id = ${uuid(id)}`);
  if (!found) return undefined;
  const { postedMinor, heldMinor, ...row } = found;
  return { promotion: toPromotion(row), account: { postedMinor, heldMinor } };
}

function toPromotion({ budgetMinor, returnedMinor, currency, ...row }: Type.Static<typeof PromotionRow>): Promotion {
  return { ...row, budget: { minor: budgetMinor, currency }, returned: { minor: returnedMinor, currency } };
}
