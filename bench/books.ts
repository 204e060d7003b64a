import { invariant } from '#platform/kernel/invariant.ts';
import { START_MINOR } from './transfers.ts';
import { asOwner } from './server.ts';

/**
 * Checks the books after a measurement.
 *
 * @param acknowledged The number of acknowledged transfers, which must all be in the books.
 */
export async function checkBooks(url: string, acknowledged?: number): Promise<void> {
  const wrong = await asOwner(url, async (client) => {
    const { rows } = await client.query(
      `with sums as (
         select account_id, sum(amount_minor) as minor from ledger.postings group by account_id)
       select (select count(*) from ledger.entries where kind = 'transfer') as entries,
              (select count(*) from (select from ledger.postings group by entry_number, currency
                                     having sum(amount_minor) <> 0) lopsided) as lopsided,
              (select count(*) from ledger.accounts left join sums on sums.account_id = accounts.id
                where posted_minor <> coalesce(minor, 0)
                                      + case when owner_kind = 'holder' then $1::bigint else 0 end) as off,
              (select count(*) from ledger.accounts where posted_minor - held_minor < floor_minor) as below`,
      [START_MINOR.toString()],
    );
    return rows[0];
  });
  invariant(Number(wrong.lopsided) === 0, 'every entry balances');
  invariant(Number(wrong.off) === 0, 'every balance is the sum of its postings');
  invariant(Number(wrong.below) === 0, 'no account is below its floor');
  if (acknowledged === undefined) return;
  invariant(
    Number(wrong.entries) === acknowledged,
    `every acknowledged transfer is in the books: ${wrong.entries} of ${acknowledged}`,
  );
}
