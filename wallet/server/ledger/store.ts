import { Type } from 'typebox';
import { Bytes, CurrencyCode, IdOf, Instant, Int8, Nullable, Uuid, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Head } from './chain.ts';
import { accountsKey, holdsKey } from './command.ts';
import type { Resource } from './command.ts';
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

/** Accounts are locked last, in ascending id order, or two batches can deadlock. */
export const accountsResource: Resource<Account> = {
  key: accountsKey,
  lock: (tx, cell, ids) =>
    tx.many(sql(AccountRow)`
      select ${columns} from ledger.accounts
       where cell = ${cell} and id = any(${ids.map((id) => uuid(id as Id))}::uuid[])
       order by id
         for no key update`),
  // A shop's budgets alone are opened by the command that funds them; all others by the door, before money moves.
  insert: async (tx, cell, accounts) => {
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
  },
  // Only balances ever change. The join is on the primary key, a few rows to a few hundred.
  update: async (tx, cell, accounts) => {
    const written = await tx.run(sql`
      update ledger.accounts as account
         set posted_minor = after.posted, held_minor = after.held
        from unnest(${accounts.map((account) => uuid(account.id))}::uuid[],
                    ${accounts.map((account) => account.postedMinor)}::bigint[],
                    ${accounts.map((account) => account.heldMinor)}::bigint[]) as after (id, posted, held)
       where account.cell = ${cell} and account.id = after.id`);
    // Stands for the foreign key of the postings.
    invariant(written === accounts.length, 'every account that is posted to is there');
  },
};

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
 * Numbers the entries of a batch, chains them to those before, and writes them with their postings.
 *
 * It locks the cell's head until the transaction ends, so it comes last in one: what follows waits for the commit.
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
  const head = await tx.one(sql(HeadRow)`
    update ledger.heads
       set last_entry = last_entry + ${entries.length},
           hash = sha256(hash || int8send(last_entry + ${entries.length}) || ${content}::bytea)
     where cell = ${cell}
    returning last_entry, hash`);
  const first = head.lastEntry - BigInt(entries.length) + 1n;
  const numbered = entries.map((entry, index) => ({ ...entry, number: first + BigInt(index) }));
  await insertEntries(tx, cell, numbered);
  await tx.run(sql`
    insert into ledger.batches (cell, last_entry, entries, content, hash)
    values (${cell}, ${head.lastEntry}, ${entries.length}, ${content}, ${head.hash})`);
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

async function insertEntries(
  tx: Tx,
  cell: number,
  entries: readonly (JournalEntry & { readonly number: bigint })[],
): Promise<void> {
  await tx.run(sql`
    insert into ledger.entries (cell, number, at, kind, reason, payment_id, request, corrects)
    select ${cell}, * from unnest(
      ${entries.map((entry) => entry.number)}::bigint[], ${entries.map((entry) => entry.at)}::timestamptz[],
      ${entries.map((entry) => entry.kind)}::text[], ${entries.map((entry) => entry.reason)}::text[],
      ${entries.map((entry) => (entry.paymentId ? uuid(entry.paymentId) : null))}::uuid[],
      ${entries.map((entry) => entry.request)}::text[], ${entries.map((entry) => entry.corrects)}::bigint[])`);
  const postings = entries.flatMap((entry) => entry.postings.map((posting) => ({ ...posting, number: entry.number })));
  await tx.run(sql`
    insert into ledger.postings (cell, account_id, entry_number, currency, amount_minor, balance_minor)
    select ${cell}, * from unnest(
      ${postings.map((posting) => uuid(posting.accountId))}::uuid[],
      ${postings.map((posting) => posting.number)}::bigint[],
      ${postings.map((posting) => posting.currency)}::char(3)[],
      ${postings.map((posting) => posting.amountMinor)}::bigint[],
      ${postings.map((posting) => posting.balanceMinor)}::bigint[])`);
}

export interface StoredAnswer {
  readonly scope: string;
  readonly key: string;
  readonly requestHash: string;
  readonly answer: Json;
}

const AnswerRow = Type.Object({
  scope: Type.String(),
  key: Type.String(),
  requestHash: Type.String(),
  answer: Type.Unsafe<Json>({}),
});

export function findAnswers(tx: Tx, cell: number, keys: readonly { scope: string; key: string }[]) {
  return tx.many(sql(AnswerRow)`
    select answer.scope, answer.key, answer.request_hash, answer.answer
      from unnest(${keys.map((one) => one.scope)}::text[], ${keys.map((one) => one.key)}::text[]) as asked (scope, key)
      join ledger.answers answer on answer.cell = ${cell} and answer.scope = asked.scope and answer.key = asked.key`);
}

/** Stores answers; tells how many keys were free. Fewer than given means that another server took one meanwhile. */
export async function insertAnswers(tx: Tx, cell: number, answers: readonly StoredAnswer[], at: Date): Promise<number> {
  if (answers.length === 0) return 0;
  return tx.run(sql`
    insert into ledger.answers (cell, scope, key, request_hash, answer, at)
    select ${cell}, *, ${at}::timestamptz from unnest(
      ${answers.map((one) => one.scope)}::text[], ${answers.map((one) => one.key)}::text[],
      ${answers.map((one) => one.requestHash)}::text[], ${answers.map((one) => json(one.answer))}::jsonb[])
    on conflict do nothing`);
}
