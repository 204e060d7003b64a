import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';

/** Lets all statements of a transaction see the same instant. Run it first. */
export async function seeOneInstant(tx: Tx): Promise<void> {
  await tx.run(sql`set transaction isolation level repeatable read, read only`);
}

const TermsRow = Type.Object({
  version: Type.Integer(),
  validFrom: Instant,
  cardDays: Type.Integer(),
  debitDays: Type.Integer(),
});

/** Reads all versions of the terms, oldest first: a handful of rows. */
export function allTerms(tx: Tx) {
  return tx.many(sql(TermsRow)`
    select version, valid_from, card_days, debit_days from origins.terms order by valid_from, version`);
}

const BalanceRow = Type.Object({
  accountId: IdOf('acc'),
  currency: CurrencyCode,
  postedMinor: Int8,
  heldMinor: Int8,
});

/** Reads a holder's balances. */
export function balancesOf(tx: Tx, cell: number, holderId: Id<'hld'>) {
  return tx.many(sql(BalanceRow)`
    select id as account_id, currency, posted_minor, held_minor from ledger.accounts
     where cell = ${cell} and owner_kind = 'holder' and owner_id = ${uuid(holderId)} and kind = 'available'`);
}

const MovementRow = Type.Object({
  accountId: IdOf('acc'),
  entryNumber: Int8,
  kind: Type.String(),
  paymentId: Nullable(IdOf('pay')),
  corrects: Nullable(Int8),
  at: Instant,
  currency: CurrencyCode,
  amountMinor: Int8,
  balanceMinor: Int8,
});

interface Page {
  readonly accountId: Id<'acc'>;
  /** Only movements of entries before this number. */
  readonly before: bigint | undefined;
  readonly most: number;
}

/** Reads movements of an account, newest first. */
export function movementsOf(tx: Tx, cell: number, { accountId, before, most }: Page) {
  return tx.many(sql(MovementRow)`
    select posting.account_id, posting.entry_number, entry.kind, entry.payment_id, entry.corrects, entry.at,
           posting.currency, posting.amount_minor, posting.balance_minor
      from (select * from ledger.postings
             where cell = ${cell} and account_id = ${uuid(accountId)}
               and (${before ?? null}::bigint is null or entry_number < ${before ?? null})
             order by entry_number desc limit ${most}) posting
      join ledger.entries entry on entry.cell = posting.cell and entry.number = posting.entry_number
     order by posting.entry_number desc`);
}
