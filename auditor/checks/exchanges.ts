import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

/**
 * The house's position in each currency is what used quotes gave of it, less what they took, with the house's share; and
 * without what refunds of such payments took back at the rates of their quotes.
 */
const positions = checkBy({
  kind: 'exchange_position',
  row: Type.Object({ cell: Type.Integer(), currency: Type.String(), posted: Int8, said: Int8, quotes: Int8 }),
  statement: sql`
    select cell, currency, coalesce(posted, 0)::bigint as posted, coalesce(said, 0)::bigint as said,
           coalesce(quotes, 0) as quotes
      from (select account.cell, account.currency::text as currency, sum(account.posted_minor - coalesce(back.minor, 0)) as posted
              from ledger.accounts account
              left join (select posting.cell, posting.account_id, sum(posting.amount_minor) as minor
                           from ledger.accounts house
                           join ledger.postings posting on posting.cell = house.cell and posting.account_id = house.id
                           join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
                          where house.kind = 'fx_position' and entry.reason like 'Back at the rate of %'
                          group by 1, 2) back on back.cell = account.cell and back.account_id = account.id
             where account.kind = 'fx_position' group by 1, 2) account
      full join (select quote.cell, side.currency, sum(side.minor) as said, count(*) as quotes
                   from exchange.quotes quote
                  cross join lateral (values (quote.give_currency::text, quote.give_minor),
                                             (quote.get_currency::text, -quote.get_minor - quote.kept_minor))
                          as side (currency, minor)
                  where quote.done_at is not null
                  group by 1, 2) used using (cell, currency)
     where coalesce(posted, 0) <> coalesce(said, 0)
     order by 1, 2`,
  sides: ({ cell, currency, posted, said, quotes }) => [
    { reference: `fx_position account in ${currency}${cellWords(cell)}`, says: `has ${moneyWords(posted, currency)}` },
    { reference: `the ${quotes} used quotes from or to ${currency}`, says: `moved ${moneyWords(said, currency)}` },
  ],
});

/** Compares exchanges with the journal. */
export const exchangeChecks: readonly Check[] = [positions];
