import { Type } from 'typebox';
import { IdOf, Int8 } from '#platform/db/column.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { paymentEntries } from './payment-entries.ts';

/** The sums of a month are those of the captures and refunds up to the entry that they say, on the accounts of payers. */
const months = checkBy({
  kind: 'spending_month',
  row: Type.Object({
    holderId: IdOf('hld'),
    month: Type.String(),
    clientId: Type.String(),
    category: Type.String(),
    currency: Type.String(),
    storedSpent: Int8,
    storedRefunded: Int8,
    spent: Int8,
    refunded: Int8,
  }),
  statement: sql`
    select holder_id, to_char(month, 'YYYY-MM') as month, client_id, category, currency::text,
           coalesce(stored.spent_minor, 0) as stored_spent, coalesce(stored.refunded_minor, 0) as stored_refunded,
           coalesce(made.spent, 0) as spent, coalesce(made.refunded, 0) as refunded
      from spending.months stored
      full join (
        select entry.cell, account.owner_id as holder_id,
               date_trunc('month', journal.at at time zone 'UTC')::date as month, account.currency,
               payment.client_id, coalesce(choice.category, 'as_shop') as category,
               coalesce(-sum(posting.amount_minor) filter (where posting.amount_minor < 0), 0)::bigint as spent,
               coalesce(sum(posting.amount_minor) filter (where posting.amount_minor > 0), 0)::bigint as refunded
          from (${paymentEntries}) entry
          join spending.positions position on position.cell = entry.cell and entry.number <= position.last_entry
          join ledger.entries journal on journal.cell = entry.cell and journal.number = entry.number
          join payments.payments payment on payment.cell = entry.cell and payment.id = entry.payment_id
          join ledger.accounts account on account.cell = entry.cell and account.id = payment.payer_account_id
          join ledger.postings posting on posting.cell = entry.cell and posting.account_id = account.id
           and posting.entry_number = entry.number
          left join spending.choices choice on choice.cell = entry.cell and choice.payment_id = entry.payment_id
         where entry.kind in ('payment_captured', 'part_refunded')
         group by 1, 2, 3, 4, 5, 6) made using (cell, holder_id, month, currency, client_id, category)
     where coalesce(stored.spent_minor, 0) <> coalesce(made.spent, 0)
        or coalesce(stored.refunded_minor, 0) <> coalesce(made.refunded, 0)
     order by holder_id, month, client_id, category`,
  sides: ({ holderId, month, clientId, category, currency, storedSpent, storedRefunded, spent, refunded }) => [
    {
      reference: `spending of ${holderId} at ${clientId} in ${month} (${category})`,
      says: `is ${moneyWords(storedSpent, currency)}, of which ${moneyWords(storedRefunded, currency)} came back`,
    },
    {
      reference: 'its captures and refunds in the journal',
      says: `are ${moneyWords(spent, currency)} and ${moneyWords(refunded, currency)}`,
    },
  ],
});

/** Computes what holders spent in each month again. */
export const spendingChecks: readonly Check[] = [months];
