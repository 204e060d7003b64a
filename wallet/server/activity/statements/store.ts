import { Type } from 'typebox';
import { Instant, Int8, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

const BalanceRow = Type.Object({ balanceMinor: Int8 });

const DAY_MS = 86_400_000;

/** Reads the balance of an own account after the last entry before an instant; zero if there is none. */
export async function balanceBefore(tx: Tx, cell: number, accountId: Id<'acc'>, at: Date): Promise<bigint> {
  // The numbers bound the search: clocks of servers differ by far less than a day.
  const row = await tx.maybe(sql(BalanceRow)`
    select balance_minor from history.lines
     where cell = ${cell} and account_id = ${uuid(accountId)} and at < ${at}
       and entry_number <= (select history.number_at(${cell}::smallint, ${new Date(at.getTime() + DAY_MS)}))
     order by entry_number desc limit 1`);
  return row?.balanceMinor ?? 0n;
}

const FirstRow = Type.Object({ at: Instant });

/** Finds out when the first line of an own account was booked. */
export async function firstLineAt(tx: Tx, cell: number, accountId: Id<'acc'>): Promise<Date | undefined> {
  const row = await tx.maybe(sql(FirstRow)`
    select at from history.lines
     where cell = ${cell} and account_id = ${uuid(accountId)} order by entry_number limit 1`);
  return row?.at;
}
