import { Type } from 'typebox';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';

const BudgetRow = Type.Object({ scope: Type.String(), mostPerHour: Type.Integer(), sent: Type.Integer() });

const LimitRow = Type.Object({ mostPerHour: Type.Integer() });

/** Finds the hourly limit of a country; undefined if the country is not listed. */
export async function findLimit(tx: Tx, country: string): Promise<number | undefined> {
  const row = await tx.maybe(sql(LimitRow)`
    select most_per_hour from phone_verification.sms_limits where scope = ${country}`);
  return row?.mostPerHour;
}

const CountryRow = Type.Object({ scope: Type.String() });

/** Lists the countries that get messages, as ISO 3166-1 alpha-2. */
export async function listedCountries(tx: Tx): Promise<string[]> {
  const rows = await tx.many(sql(CountryRow)`
    select scope from phone_verification.sms_limits where scope <> 'all' and most_per_hour > 0`);
  return rows.map(({ scope }) => scope);
}

/** Begins an hour's counts for the listed scopes, in a fixed order, so that concurrent transactions cannot deadlock. */
export async function openHours(tx: Tx, scopes: readonly string[], hour: Date): Promise<void> {
  await tx.run(sql`
    insert into phone_verification.sms_hours (scope, hour, sent)
    select scope, ${hour}::timestamptz, 0 from phone_verification.sms_limits
     where scope = any(${scopes}::text[]) order by scope
    on conflict (scope, hour) do nothing`);
}

/** Locks the counts of an hour, so that concurrent messages are judged one after the other. */
export function lockBudgets(tx: Tx, scopes: readonly string[], hour: Date) {
  return tx.many(sql(BudgetRow)`
    select scope, most_per_hour, sent
      from phone_verification.sms_hours join phone_verification.sms_limits using (scope)
     where scope = any(${scopes}::text[]) and hour = ${hour}
     order by scope for update of sms_hours`);
}

/** Counts a message. The caller has locked the counts. */
export async function countMessage(tx: Tx, scopes: readonly string[], hour: Date): Promise<void> {
  await tx.run(sql`
    update phone_verification.sms_hours set sent = sent + 1
     where scope = any(${scopes}::text[]) and hour = ${hour}`);
}

/** Takes a counted message back. The caller has locked the counts. */
export async function uncountMessage(tx: Tx, scopes: readonly string[], hour: Date): Promise<void> {
  await tx.run(sql`
    update phone_verification.sms_hours set sent = sent - 1
     where scope = any(${scopes}::text[]) and hour = ${hour} and sent > 0`);
}
