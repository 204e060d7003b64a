import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

/**
 * The house's position in each currency is what used quotes gave of it, less what they took, with the house's share; and
 * without what refunds of such payments took back at the rates of their quotes, as their rows say.
 */
const positions = checkBy({
  kind: 'exchange_position',
  row: Type.Object({ cell: Type.Integer(), currency: Type.String(), posted: Int8, said: Int8, quotes: Int8 }),
  statement: sql`
    select cell, currency, coalesce(posted, 0)::bigint as posted, coalesce(said, 0)::bigint as said,
           coalesce(quotes, 0) as quotes
      from (select cell, currency::text as currency, sum(posted_minor) as posted
              from ledger.accounts where kind = 'fx_position' group by 1, 2) account
      full join (select moved.cell, moved.currency, sum(moved.minor) as said, count(distinct moved.quote_id) as quotes
                   from (select quote.cell, quote.id as quote_id, side.currency, side.minor
                           from exchange.quotes quote
                          cross join lateral (values (quote.give_currency::text, quote.give_minor),
                                                     (quote.get_currency::text, -quote.get_minor - quote.kept_minor))
                                  as side (currency, minor)
                          where quote.done_at is not null
                          union all
                         select refund.cell, refund.exchange_quote_id, side.currency, side.minor
                           from protection.refunds refund
                          cross join lateral (values (refund.exchange_currency::text, -refund.exchange_give_minor),
                                                     (refund.currency::text,
                                                      refund.exchange_get_minor + refund.exchange_kept_minor))
                                  as side (currency, minor)
                          where refund.exchange_give_minor is not null) moved
                  group by 1, 2) used using (cell, currency)
     where coalesce(posted, 0) <> coalesce(said, 0)
     order by 1, 2`,
  sides: ({ cell, currency, posted, said, quotes }) => [
    { reference: `fx_position account in ${currency}${cellWords(cell)}`, says: `has ${moneyWords(posted, currency)}` },
    {
      reference: `the ${quotes} used quotes from or to ${currency}, less refunds`,
      says: `moved ${moneyWords(said, currency)}`,
    },
  ],
});

/** What may be exchanged without a margin is what refunds have brought so, less what such exchanges have given. */
const refunded = checkBy({
  kind: 'exchange_refunded',
  row: Type.Object({ cell: Type.Integer(), give: Type.String(), get: Type.String(), left: Int8, said: Int8 }),
  statement: sql`
    select cell, give, get, coalesce(remaining, 0)::bigint as left, coalesce(said, 0)::bigint as said
      from (select cell, give_currency::text as give, get_currency::text as get, sum(left_minor) as remaining
              from exchange.refunded group by 1, 2, 3) kept
      full join (select moved.cell, moved.give, moved.get, sum(moved.minor) as said
                   from (select cell, currency::text as give, exchange_currency::text as get, exchange_get_minor as minor
                           from protection.refunds
                          where exchange_get_minor > 0 and exchange_give_minor is null
                          union all
                         select cell, give_currency::text, get_currency::text, -give_minor
                           from exchange.quotes where of_refunds and done_at is not null) moved
                  group by 1, 2, 3) brought using (cell, give, get)
     where coalesce(remaining, 0) <> coalesce(said, 0)
     order by 1, 2, 3`,
  sides: ({ cell, give, get, left, said }) => [
    {
      reference: `what may be exchanged from ${give} to ${get} without a margin${cellWords(cell)}`,
      says: `is ${moneyWords(left, give)}`,
    },
    { reference: 'refunds that stayed in that currency, less such exchanges', says: `are ${moneyWords(said, give)}` },
  ],
});

/** Compares exchanges with the journal, and with refunds. */
export const exchangeChecks: readonly Check[] = [positions, refunded];
