import { Type } from 'typebox';
import { IdOf, Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';

/**
 * The fees of what cards brought to an account in a month (UTC) are those of the whole, rounded up: nobody splits them
 * away. Only months with one version of the fees are computed again.
 */
const months = checkBy({
  kind: 'card_fee',
  row: Type.Object({
    accountId: IdOf('acc'),
    month: Type.String(),
    currency: Type.String(),
    brought: Int8,
    paid: Int8,
    due: Int8,
  }),
  statement: sql`
    select account_id, to_char(month, 'YYYY-MM') as month, currency, brought, paid, due
      from (select charged.account_id, charged.month, charged.currency, charged.brought, charged.paid,
                   ceil(greatest(charged.brought - schedule.card_free_up_to_minor, 0)
                        * schedule.card_basis_points / 10000.0)::bigint as due
              from (select account_id, date_trunc('month', created_at at time zone 'UTC') as month,
                           currency::text as currency, sum(amount_minor)::bigint as brought,
                           sum(fee_minor)::bigint as paid, min(fee_version) as version
                      from top_ups.top_ups
                     where card_id is not null and status <> 'declined'
                     group by 1, 2, 3
                    having min(fee_version) = max(fee_version)) charged
              join fees.schedules schedule on schedule.version = charged.version) computed
     where paid < due
     order by 1, 2`,
  sides: ({ accountId, month, currency, brought, paid, due }) => [
    {
      reference: `what cards brought to account ${accountId} in ${month}`,
      says: `is ${moneyWords(brought, currency)}, of which the fee is ${moneyWords(due, currency)}`,
    },
    { reference: 'the fees of these charges', says: `are ${moneyWords(paid, currency)}` },
  ],
});

/** Computes the fees of money from cards again. */
export const cardFeeChecks: readonly Check[] = [months];
