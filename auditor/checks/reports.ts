import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

/** The account for risks has given the advances of open reports, and what the wallet paid for the settled ones. */
const risk = checkBy({
  kind: 'risk_given',
  row: Type.Object({ cell: Type.Integer(), currency: Type.String(), posted: Int8, given: Int8 }),
  statement: sql`
    select cell, currency, coalesce(posted, 0)::bigint as posted, coalesce(given, 0)::bigint as given
      from (select cell, currency::text as currency, sum(posted_minor) as posted
              from ledger.accounts where kind = 'risk' group by 1, 2) account
      full join (select cell, currency::text as currency,
                        sum(case when settled_at is null then credit_minor else paid_minor end) as given
                   from protection.reports group by 1, 2) report using (cell, currency)
     where coalesce(posted, 0) <> -coalesce(given, 0)
     order by 1, 2`,
  sides: ({ cell, currency, posted, given }) => [
    { reference: `risk account in ${currency}${cellWords(cell)}`, says: `has ${moneyWords(posted, currency)}` },
    { reference: 'reports of unauthorized payments', says: `were given ${moneyWords(given, currency)}` },
  ],
});

/** Compares reports of unauthorized payments with the journal. */
export const reportChecks: readonly Check[] = [risk];
