import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import type { Constellation } from './constellation.ts';

/** Adds lines to a holder's history, a minute apart from now on. They are of no payment, and are called “Gift 1” and so on. */
export async function addGifts(world: Constellation, holderId: Id<'hld'>, count: number): Promise<void> {
  const { ledger } = world.wallet;
  const [account] = await ledger.accountsOfHolder(holderId);
  const accounts = [toUuid(account!.id), toUuid(ledger.house('processor_clearing', 'EUR', HOME_CELL))];
  await world.walletRows(
    `insert into ledger.entries (cell, number, at, kind, reason)
     select cell, last_entry + n, now() + n * interval '1 minute', 'transfer', 'Gift ' || n
       from ledger.heads, generate_series(1, $1::integer) n where cell = $2`,
    [count, HOME_CELL],
  );
  await world.walletRows(
    `insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
     select cell, side.account, last_entry + n, 'EUR', side.amount, n
       from ledger.heads, generate_series(1, $1::integer) n, (values ($2::uuid, 1), ($3::uuid, -1)) side (account, amount)
      where cell = $4`,
    [count, ...accounts, HOME_CELL],
  );
  await world.walletRows('update ledger.heads set last_entry = last_entry + $1 where cell = $2', [count, HOME_CELL]);
}
