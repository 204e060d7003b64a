import { Type } from 'typebox';
import { CurrencyCode, Int8, Nullable } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import { sql } from '#platform/db/sql.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { KnownStatement, Statement } from './domain.ts';

const StatementRow = Type.Object({
  id: Type.String(),
  iban: Type.String(),
  currency: CurrencyCode,
  number: Nullable(Type.Integer()),
  endsOn: Type.String(),
  openingMinor: Int8,
  closingMinor: Int8,
  digest: Type.String(),
});

const columns = sql`id, iban, currency, number, ends_on::text as ends_on, opening_minor, closing_minor, digest`;

/** Blocks other imports until the transaction ends, because each statement is judged by the one before it. */
export function lockImports(tx: Tx): Promise<void> {
  return lockNames(tx, ['settlement statements']);
}

/** Finds a statement by the bank's id. */
export function findStatement(
  tx: Tx,
  cell: number,
  { iban, currency, id }: Pick<Statement, 'iban' | 'currency' | 'id'>,
): Promise<KnownStatement | undefined> {
  return tx.maybe(sql(StatementRow)`
    select ${columns} from settlement.statements
     where cell = ${cell} and iban = ${iban} and currency = ${currency} and id = ${id}`);
}

/** Finds the newest statement of an account. */
export function lastStatement(
  tx: Tx,
  cell: number,
  { iban, currency }: Pick<Statement, 'iban' | 'currency'>,
): Promise<KnownStatement | undefined> {
  return tx.maybe(sql(StatementRow)`
    select ${columns} from settlement.statements
     where cell = ${cell} and iban = ${iban} and currency = ${currency}
     order by ends_on desc limit 1`);
}

/** Stores a statement with its entries. */
export async function insertStatement(
  tx: Tx,
  cell: number,
  statement: Statement & { readonly digest: string },
  importedAt: Date,
): Promise<void> {
  const { iban, currency, id, entries } = statement;
  await tx.run(sql`
    insert into settlement.statements (cell, iban, currency, id, number, ends_on, opening_minor, closing_minor, digest,
                                       imported_at)
    values (${cell}, ${iban}, ${currency}, ${id}, ${statement.number}, ${statement.endsOn}::date,
            ${statement.openingMinor}, ${statement.closingMinor}, ${statement.digest}, ${importedAt})`);
  await tx.run(sql`
    insert into settlement.bank_entries (cell, iban, currency, statement_id, place, amount_minor, booked_on,
                                         bank_reference, words)
    select ${cell}, ${iban}, ${currency}, ${id}, entry.place, entry.amount, entry.booked_on, entry.reference, entry.words
      from unnest(${entries.map((one) => one.minor)}::bigint[], ${entries.map((one) => one.bookedOn)}::date[],
                  ${entries.map((one) => one.bankReference)}::text[], ${entries.map((one) => one.words)}::text[])
      with ordinality as entry (amount, booked_on, reference, words, place)`);
}

const AccountRow = Type.Object({
  iban: Type.String(),
  endsOn: Type.String(),
  closingMinor: Int8,
  firstOpeningMinor: Int8,
});

/** The bank's accounts in a currency, each by its newest statement until a day, with the balance of its very first. */
export function accountsUntil(tx: Tx, cell: number, currency: Currency, day: string) {
  return tx.many(sql(AccountRow)`
    select distinct on (newest.iban) newest.iban, newest.ends_on::text as ends_on, newest.closing_minor,
           (select first.opening_minor from settlement.statements first
             where first.cell = newest.cell and first.iban = newest.iban and first.currency = newest.currency
             order by first.ends_on limit 1) as first_opening_minor
      from settlement.statements newest
     where newest.cell = ${cell} and newest.currency = ${currency} and newest.ends_on <= ${day}::date
     order by newest.iban, newest.ends_on desc`);
}

const EntryRow = Type.Object({
  iban: Type.String(),
  statementId: Type.String(),
  place: Type.Integer(),
  minor: Int8,
  bookedOn: Type.String(),
  bankReference: Nullable(Type.String()),
  words: Type.String(),
});

/** The entries of an account's statements that end after one day and until another, in order. */
export function entriesBetween(
  tx: Tx,
  cell: number,
  { iban, currency, after, until }: { iban: string; currency: Currency; after: string | null; until: string },
) {
  return tx.many(sql(EntryRow)`
    select entry.iban, entry.statement_id, entry.place, entry.amount_minor as minor,
           entry.booked_on::text as booked_on, entry.bank_reference, entry.words
      from settlement.statements statement
      join settlement.bank_entries entry
        on entry.cell = statement.cell and entry.iban = statement.iban and entry.currency = statement.currency
       and entry.statement_id = statement.id
     where statement.cell = ${cell} and statement.iban = ${iban} and statement.currency = ${currency}
       and statement.ends_on > coalesce(${after}::date, '-infinity') and statement.ends_on <= ${until}::date
     order by statement.ends_on, entry.place`);
}

const CurrencyRow = Type.Object({ currency: CurrencyCode });

/** The currencies of all imported statements. */
export function currenciesOfStatements(tx: Tx, cell: number) {
  return tx.many(sql(CurrencyRow)`
    select distinct currency from settlement.statements where cell = ${cell}`);
}
