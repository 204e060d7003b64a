import { Type } from 'typebox';
import { CurrencyCode, IdOf, Int8, Nullable, Uuid, uuid } from '#platform/db/column.ts';
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

/** Accounts as they are, for a batch that compares them when it writes. Unknown ids are passed over. */
export function readAccounts(tx: Tx, cell: number, ids: readonly string[]) {
  return tx.many(sql(AccountRow)`${accountsAmong(cell, ids)}`);
}

/** Accounts are locked last, in ascending id order, or two batches can deadlock. Unknown ids are passed over. */
export function lockAccounts(tx: Tx, cell: number, ids: readonly string[]) {
  return tx.many(sql(AccountRow)`${accountsAmong(cell, ids)} order by id for no key update`);
}

/** Opens accounts. A shop's budgets alone come this way; all others are opened by the door, before money moves. */
export async function insertAccounts(tx: Tx, cell: number, accounts: readonly Account[]): Promise<void> {
  if (accounts.length === 0) return;
  const of = <T>(read: (account: Account, opening: NonNullable<Account['opening']>) => T): T[] =>
    accounts.map((account) => {
      invariant(account.opening, 'an account that is not there was opened just now');
      return read(account, account.opening);
    });
  await tx.run(sql`
    insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, posted_minor, held_minor,
                                 opened_at, promotion_id)
    select ${cell}, * from unnest(
      ${of((one) => uuid(one.id))}::uuid[], ${of((one) => one.ownerKind)}::text[],
      ${of((one) => one.ownerId)}::uuid[], ${of((one) => one.kind)}::text[],
      ${of((one) => one.currency)}::char(3)[], ${of((one) => one.floorMinor)}::bigint[],
      ${of((one) => one.postedMinor)}::bigint[], ${of((one) => one.heldMinor)}::bigint[],
      ${of((_, { at }) => at)}::timestamptz[], ${of((_, { promotionId }) => uuid(promotionId))}::uuid[])`);
}

/**
 * Writes balances, the only thing of an account that ever changes, where they are what the batch went by.
 *
 * The rows are locked in the order of the list, which is that of the ids. The join is on the primary key.
 *
 * @returns How many were written; fewer than given means that somebody else has written one meanwhile.
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

/** Opens the account unless its owner has one of this kind and currency already. */
export async function insertAccount(tx: Tx, account: Account, openedAt: Date): Promise<void> {
  await tx.run(sql`
    insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, opened_at)
    values (${account.cell}, ${uuid(account.id)}, ${account.ownerKind}, ${account.ownerId}, ${account.kind},
            ${account.currency}, ${account.floorMinor}, ${openedAt})
    on conflict do nothing`);
}

export interface AccountOwner {
  readonly cell: number;
  readonly ownerKind: OwnerKind;
  /** The owner's UUID; the nil UUID for the house. */
  readonly ownerId: string;
}

export function accountsOf(tx: Tx, owner: AccountOwner) {
  return tx.many(sql(AccountRow)`
    select ${columns} from ledger.accounts
     where cell = ${owner.cell} and owner_kind = ${owner.ownerKind} and owner_id = ${owner.ownerId}
     order by kind, currency`);
}

/** What these holders can pay from, in each currency. */
export function availableOf(tx: Tx, cell: number, holderIds: readonly Id<'hld'>[]) {
  return tx.many(sql(BalanceRow)`
    select id, owner_id, currency from ledger.accounts
     where cell = ${cell} and owner_kind = 'holder' and kind = 'available'
       and owner_id = any(${holderIds.map((id) => uuid(id))}::uuid[])`);
}

const BalanceRow = Type.Object({ id: IdOf('acc'), ownerId: Uuid, currency: CurrencyCode });
