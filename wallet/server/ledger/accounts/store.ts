import { Type } from 'typebox';
import { CurrencyCode, IdOf, Instant, Int8, Nullable, Uuid, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Account, AccountKind, OwnerKind } from './domain.ts';

const AccountRow = Type.Object({
  id: IdOf('acc'),
  cell: Type.Integer(),
  ownerKind: Type.Unsafe<OwnerKind>({ type: 'string' }),
  ownerId: Uuid,
  kind: Type.Unsafe<AccountKind>({ type: 'string' }),
  currency: CurrencyCode,
  floorMinor: Nullable(Int8),
  postedMinor: Int8,
  heldMinor: Int8,
});

const columns = sql`id, cell, owner_kind, owner_id, kind, currency, floor_minor, posted_minor, held_minor`;

function accountsAmong(cell: number, ids: readonly string[]) {
  return sql`
    select ${columns} from ledger.accounts
     where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])`;
}

/** Reads accounts without a lock, for a batch that compares them when it writes. Ignores unknown ids. */
export function readAccounts(tx: Tx, cell: number, ids: readonly string[]) {
  return tx.many(sql(AccountRow)`${accountsAmong(cell, ids)}`);
}

/**
 * Locks accounts until the transaction ends, and reads them. Ignores unknown ids. Lock them last and in ascending order
 * of id, or two batches can deadlock.
 */
export function lockAccounts(tx: Tx, cell: number, ids: readonly string[]) {
  return tx.many(sql(AccountRow)`${accountsAmong(cell, ids)} order by id for no key update`);
}

/**
 * Inserts accounts that commands open: the budgets of promotions, and debts. The service opens all others before money
 * moves.
 *
 * @returns The number of accounts that it inserted. If it is lower than given, another server has opened one.
 */
export async function insertAccounts(tx: Tx, cell: number, accounts: readonly Account[]): Promise<number> {
  if (accounts.length === 0) return 0;
  const of = <T>(read: (account: Account, opening: NonNullable<Account['opening']>) => T): T[] =>
    accounts.map((account) => {
      invariant(account.opening, 'a new account has its opening');
      return read(account, account.opening);
    });
  return tx.run(sql`
    insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, posted_minor, held_minor,
                                 opened_at, promotion_id)
    select ${cell}, * from unnest(
      ${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.ownerKind)}::text[],
      ${of((one) => one.ownerId)}::uuid[], ${of((one) => one.kind)}::text[],
      ${of((one) => one.currency)}::char(3)[], ${of((one) => one.floorMinor)}::bigint[],
      ${of((one) => one.postedMinor)}::bigint[], ${of((one) => one.heldMinor)}::bigint[],
      ${of((_, { at }) => at)}::timestamptz[], ${of((_, { promotionId }) => (promotionId ? uuid(promotionId) : null))}::uuid[])
    on conflict do nothing`);
}

/**
 * Writes the balances of accounts that are still as in `before`. Nothing else of an account ever changes.
 *
 * Give the accounts in ascending order of id, which is the order in which it locks their rows. It joins them by primary
 * key.
 *
 * @returns The number of accounts that it wrote. If it is lower than given, another server has written an account.
 */
export async function updateAccounts(
  tx: Tx,
  cell: number,
  { before, after }: { before: readonly Account[]; after: readonly Account[] },
): Promise<number> {
  if (after.length === 0) return 0;
  return tx.run(sql`
    update ledger.accounts as account
       set posted_minor = after.posted, held_minor = after.held
      from unnest(${after.map((one) => uuid(one.id))}::uuid[], ${after.map((one) => one.postedMinor)}::bigint[],
                  ${after.map((one) => one.heldMinor)}::bigint[], ${before.map((one) => one.postedMinor)}::bigint[],
                  ${before.map((one) => one.heldMinor)}::bigint[]) as after (id, posted, held, was_posted, was_held)
     where account.cell = ${cell} and account.id = after.id
       and account.posted_minor = after.was_posted and account.held_minor = after.was_held`);
}

/** Inserts an account, unless its owner has one of the same kind and currency. */
export async function insertAccount(tx: Tx, account: Account, openedAt: Date): Promise<void> {
  await tx.run(sql`
    insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, opened_at)
    values (${account.cell}, ${uuid(account.id)}, ${account.ownerKind}, ${account.ownerId}, ${account.kind},
            ${account.currency}, ${account.floorMinor}, ${openedAt})
    on conflict do nothing`);
}

/** An owner of accounts, in one cell. */
export interface AccountOwner {
  readonly cell: number;
  readonly ownerKind: OwnerKind;
  /** The owner's UUID; the nil UUID for the house. */
  readonly ownerId: string;
}

/** Finds the accounts of an owner. Of one kind, the first opened comes first. */
export function accountsOf(tx: Tx, owner: AccountOwner) {
  return tx.many(sql(AccountRow)`
    select ${columns} from ledger.accounts
     where cell = ${owner.cell} and owner_kind = ${owner.ownerKind} and owner_id = ${owner.ownerId}
     order by kind, opened_at, currency`);
}

/** Finds the accounts that these holders pay from, one per currency. */
export function availableOf(tx: Tx, cell: number, holderIds: readonly Id<'hld'>[]) {
  return tx.many(sql(BalanceRow)`
    select id, owner_id, currency from ledger.accounts
     where cell = ${cell} and owner_kind = 'holder' and kind = 'available'
       and owner_id = any(${holderIds.map((id) => uuid(id))}::uuid[])`);
}

const BookedRow = Type.Object({
  number: Int8,
  at: Instant,
  kind: Type.String(),
  reason: Type.String(),
  paymentId: Nullable(IdOf('pay')),
  corrects: Nullable(Int8),
  correctedBy: Nullable(Int8),
});

/** Finds an entry of the journal, with the one that took it back. */
export function findEntry(tx: Tx, cell: number, number: bigint) {
  return tx.maybe(sql(BookedRow)`
    select entry.number, entry.at, entry.kind, entry.reason, entry.payment_id, entry.corrects,
           later.number as corrected_by
      from ledger.entries entry
      left join ledger.entries later on later.cell = entry.cell and later.corrects = entry.number
     where entry.cell = ${cell} and entry.number = ${number}`);
}

const BookedPostingRow = Type.Object({
  accountId: IdOf('acc'),
  currency: CurrencyCode,
  amountMinor: Int8,
  ownerKind: Type.Unsafe<OwnerKind>({ type: 'string' }),
  ownerId: Nullable(Uuid),
  accountKind: Type.Unsafe<AccountKind>({ type: 'string' }),
  postedMinor: Int8,
  debtOf: Nullable(IdOf('acc')),
});

/** Lists the postings of an entry, with what their accounts have now, and of which account each debt is. */
export function postingsOf(tx: Tx, cell: number, number: bigint) {
  return tx.many(sql(BookedPostingRow)`
    select posting.account_id, posting.currency, posting.amount_minor, account.owner_kind, account.owner_id,
           account.kind as account_kind, account.posted_minor, owner.id as debt_of
      from ledger.postings posting
      join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
      left join ledger.accounts owner
        on account.kind = 'debt' and owner.cell = account.cell and owner.owner_kind = account.owner_kind
       and owner.owner_id = account.owner_id and owner.currency = account.currency
       and owner.kind in ('available', 'commission')
     where posting.cell = ${cell} and posting.entry_number = ${number}
     order by posting.account_id`);
}

const BalanceRow = Type.Object({ id: IdOf('acc'), ownerId: Uuid, currency: CurrencyCode });
