import { Type } from 'typebox';
import { Bytes, CurrencyCode, IdOf, Instant, Int8, Nullable, Uuid, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Head } from './chain.ts';
import { holdsKey, nameOf } from './command.ts';
import type { RequestKey, Resource } from './command.ts';
import type { Account, AccountKind, JournalEntry, OwnerKind } from './domain.ts';
import type { Hold, HoldStatus } from './holds-domain.ts';

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

const HoldRow = Type.Object({
  id: IdOf('hol'),
  cell: Type.Integer(),
  accountId: IdOf('acc'),
  amountMinor: Int8,
  capturedMinor: Int8,
  currency: CurrencyCode,
  paymentId: Nullable(IdOf('pay')),
  expiresAt: Instant,
  status: Type.Unsafe<HoldStatus>({ type: 'string' }),
  resolvedAt: Nullable(Instant),
});

/** Holds are locked right before the accounts that they are of. */
export const holdsResource: Resource<Hold> = {
  key: holdsKey,
  lock: async (tx, cell, ids) => {
    const rows = await tx.many(sql(HoldRow)`
      select id, cell, account_id, amount_minor, captured_minor, currency, payment_id, expires_at, status, resolved_at
        from ledger.holds
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`);
    return rows.map(({ amountMinor, capturedMinor, currency, ...row }) => ({
      ...row,
      amount: { minor: amountMinor, currency },
      captured: { minor: capturedMinor, currency },
    }));
  },
  insert: async (tx, cell, holds) => {
    await tx.run(sql`
      insert into ledger.holds (cell, id, account_id, amount_minor, currency, payment_id, expires_at, captured_minor,
                                status, resolved_at)
      select ${cell}, * from unnest(
        ${holds.map((hold) => uuid(hold.id))}::uuid[], ${holds.map((hold) => uuid(hold.accountId))}::uuid[],
        ${holds.map((hold) => hold.amount.minor)}::bigint[], ${holds.map((hold) => hold.amount.currency)}::char(3)[],
        ${holds.map((hold) => hold.paymentId && uuid(hold.paymentId))}::uuid[],
        ${holds.map((hold) => hold.expiresAt)}::timestamptz[], ${holds.map((hold) => hold.captured.minor)}::bigint[],
        ${holds.map((hold) => hold.status)}::text[], ${holds.map((hold) => hold.resolvedAt)}::timestamptz[])`);
  },
  // What is held, of whom and until when never changes.
  update: async (tx, cell, holds) => {
    await tx.run(sql`
      update ledger.holds as hold
         set status = after.status, captured_minor = after.captured, resolved_at = after.resolved_at
        from unnest(${holds.map((hold) => uuid(hold.id))}::uuid[], ${holds.map((hold) => hold.status)}::text[],
                    ${holds.map((hold) => hold.captured.minor)}::bigint[],
                    ${holds.map((hold) => hold.resolvedAt)}::timestamptz[])
          as after (id, status, captured, resolved_at)
       where hold.cell = ${cell} and hold.id = after.id`);
  },
};

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

const HeadRow = Type.Object({ lastEntry: Int8, hash: Bytes });

/**
 * Numbers the entries of a batch, chains them to those before, and writes them with their postings: all in one
 * statement, since it locks the cell's head until the transaction ends, and what follows waits for it.
 *
 * @param content Their digest.
 * @returns Where the chain ends now.
 */
export async function appendEntries(
  tx: Tx,
  cell: number,
  entries: readonly JournalEntry[],
  content: Buffer,
): Promise<Head> {
  const postings = entries.flatMap((entry, index) =>
    entry.postings.map((posting) => ({ ...posting, place: index + 1 })),
  );
  const head = await tx.one(sql(HeadRow)`
    with head as (
      update ledger.heads
         set last_entry = last_entry + ${entries.length},
             hash = sha256(hash || int8send(last_entry + ${entries.length}) || ${content}::bytea)
       where cell = ${cell}
      returning last_entry, last_entry - ${entries.length} as before, hash
    ), entry as (
      insert into ledger.entries (cell, number, at, kind, reason, payment_id, request, corrects)
      select ${cell}, head.before + entry.place, entry.at, entry.kind, entry.reason, entry.payment_id, entry.request,
             entry.corrects
        from head cross join unnest(
          ${entries.map((entry) => entry.at)}::timestamptz[], ${entries.map((entry) => entry.kind)}::text[],
          ${entries.map((entry) => entry.reason)}::text[],
          ${entries.map((entry) => (entry.paymentId ? uuid(entry.paymentId) : null))}::uuid[],
          ${entries.map((entry) => entry.request)}::text[], ${entries.map((entry) => entry.corrects)}::bigint[])
          with ordinality as entry (at, kind, reason, payment_id, request, corrects, place)
    ), posting as (
      insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
      select ${cell}, posting.account_id, head.before + posting.place, posting.currency, posting.amount, posting.balance
        from head cross join unnest(
          ${postings.map((posting) => uuid(posting.accountId))}::uuid[],
          ${postings.map((posting) => posting.place)}::integer[],
          ${postings.map((posting) => posting.currency)}::char(3)[],
          ${postings.map((posting) => posting.amountMinor)}::bigint[],
          ${postings.map((posting) => posting.balanceMinor)}::bigint[])
          as posting (account_id, place, currency, amount, balance)
    ), batch as (
      insert into ledger.batches (cell, last_entry, entries, content, hash)
      select ${cell}, head.last_entry, ${entries.length}, ${content}, head.hash from head
    )
    select last_entry, hash from head`);
  return { cell, lastEntry: head.lastEntry, hash: head.hash.toString('base64url') };
}

/** What these holders can pay from, in each currency. */
export function availableOf(tx: Tx, cell: number, holderIds: readonly Id<'hld'>[]) {
  return tx.many(sql(BalanceRow)`
    select id, owner_id, currency from ledger.accounts
     where cell = ${cell} and owner_kind = 'holder' and kind = 'available'
       and owner_id = any(${holderIds.map((id) => uuid(id))}::uuid[])`);
}

const BalanceRow = Type.Object({ id: IdOf('acc'), ownerId: Uuid, currency: CurrencyCode });

/** Opens the cell's chain where there is none. */
export async function insertHead(tx: Tx, cell: number): Promise<void> {
  await tx.run(sql`insert into ledger.heads (cell) values (${cell}) on conflict do nothing`);
}

export interface StoredAnswer extends RequestKey {
  readonly requestHash: string;
  readonly answer: Json;
}

const AnswerRow = Type.Object({
  scope: Type.String(),
  key: Type.String(),
  requestHash: Type.String(),
  answer: Type.Unsafe<Json>({}),
});

/** The answers that are stored for any of the keys, in any of their scopes: a join of the pairs may read all answers. */
export function findAnswers(tx: Tx, cell: number, keys: readonly RequestKey[]) {
  return tx.many(sql(AnswerRow)`
    select scope, key, request_hash, answer from ledger.answers
     where cell = ${cell} and scope = any(${[...new Set(keys.map((one) => one.scope))]}::text[])
       and key = any(${keys.map((one) => one.key)}::text[])`);
}

/** What stands under a key for the length of a transaction, to see that nobody else takes it. */
const PLACEHOLDER = { requestHash: '', answer: null };

/**
 * Stores answers, and sees that other keys are free and that no other transaction is about to take one: an insert waits
 * for whoever is. Nobody can take those before this transaction ends, and nothing stays under them.
 *
 * @returns Whether all keys were free.
 */
export async function takeKeys(
  tx: Tx,
  cell: number,
  { answers, free }: { answers: readonly StoredAnswer[]; free: readonly RequestKey[] },
  at: Date,
): Promise<boolean> {
  const placeholders = free.map(({ scope, key }) => ({ scope, key, ...PLACEHOLDER }));
  const all = [...answers, ...placeholders];
  const [inserted] = await Promise.all([insertAnswers(tx, cell, all, at), deletePlaceholders(tx, cell, free)]);
  return inserted === all.length;
}

async function deletePlaceholders(tx: Tx, cell: number, keys: readonly RequestKey[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.run(sql`
    delete from ledger.answers
     where cell = ${cell} and scope = any(${keys.map((one) => one.scope)}::text[])
       and key = any(${keys.map((one) => one.key)}::text[]) and request_hash = ${PLACEHOLDER.requestHash}`);
}

/** Stores answers; tells how many keys were free. Fewer than given means that another server took one meanwhile. */
export async function insertAnswers(tx: Tx, cell: number, answers: readonly StoredAnswer[], at: Date): Promise<number> {
  if (answers.length === 0) return 0;
  // In one order everywhere, so that of two servers with the same keys one waits for the other, and not each for each.
  const sorted = answers.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
  return tx.run(sql`
    insert into ledger.answers (cell, scope, key, request_hash, answer, at)
    select ${cell}, *, ${at}::timestamptz from unnest(
      ${sorted.map((one) => one.scope)}::text[], ${sorted.map((one) => one.key)}::text[],
      ${sorted.map((one) => one.requestHash)}::text[], ${sorted.map((one) => json(one.answer))}::jsonb[])
    on conflict do nothing`);
}
