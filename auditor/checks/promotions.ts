import { Type } from 'typebox';
import { IdOf, Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';
import { partStandings } from './part-standing.ts';

/** A promotion's account has its budget, less the discounts that were not refunded, less the money that it returned. */
const budgets = checkBy({
  kind: 'promotion_budget',
  row: Type.Object({
    cell: Type.Integer(),
    promotionId: IdOf('prm'),
    accountId: IdOf('acc'),
    currency: Type.String(),
    posted: Int8,
    due: Int8,
    drawn: Int8,
  }),
  statement: sql`
    select promotion.cell, promotion.id as promotion_id, promotion.account_id, promotion.currency::text as currency,
           coalesce(account.posted_minor, 0) as posted, coalesce(drawn.minor, 0)::bigint as drawn,
           (promotion.budget_minor - promotion.returned_minor - coalesce(drawn.minor, 0))::bigint as due
      from promotions.promotions promotion
      left join ledger.accounts account on account.cell = promotion.cell and account.id = promotion.account_id
      left join (select standing.cell, draw.promotion_id, sum(draw.minor) as minor
                   from (${partStandings}) standing
                  cross join lateral (
                    values (standing.promotion_id, standing.discount_minor - standing.promotion_back),
                           (standing.coupon_id, standing.coupon_minor - standing.coupon_back)) draw (promotion_id, minor)
                  group by standing.cell, draw.promotion_id) drawn
        on drawn.cell = promotion.cell and drawn.promotion_id = promotion.id
     where coalesce(account.posted_minor, 0) <> promotion.budget_minor - promotion.returned_minor - coalesce(drawn.minor, 0)
     order by 1, 2`,
  sides: (row) => [
    {
      reference: `promotion ${row.promotionId}${cellWords(row.cell)}`,
      says: `has ${moneyWords(row.due, row.currency)} left, and gave ${moneyWords(row.drawn, row.currency)}`,
    },
    { reference: `its account ${row.accountId}`, says: `has ${moneyWords(row.posted, row.currency)}` },
  ],
});

/** Compares promotions with the journal. */
export const promotionChecks: readonly Check[] = [budgets];
