import { Type } from 'typebox';
import { Bytes, Int8, json, uuid } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { JournalEntry } from '../accounts/domain.ts';
import type { Head } from './chain.ts';
import { textOf } from './command.ts';
import type { KeyName, ScopedKey } from './command.ts';

const HeadRow = Type.Object({ lastEntry: Int8, hash: Bytes });

/**
 * Numbers the entries of a batch, chains them to all entries before, and writes them with their postings. It is one
 * statement because it locks the cell's head until the transaction ends, and the batches of other servers wait for that
 * lock.
 *
 * @param content The digest of the entries.
 * @returns The new head.
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

/** Creates the head of a cell, unless it exists. */
export async function insertHead(tx: Tx, cell: number): Promise<void> {
  await tx.run(sql`insert into ledger.heads (cell) values (${cell}) on conflict do nothing`);
}

/** The answer to the first request under a key. */
export interface StoredAnswer extends ScopedKey {
  readonly answer: Json;
}

const AnswerRow = Type.Object({
  scope: Type.String(),
  key: Type.String(),
  requestHash: Type.String(),
  answer: Type.Unsafe<Json>({}),
});

/** Finds the answers to any of the keys in any of their scopes. A join by pairs of both could read the whole table. */
export function findAnswers(tx: Tx, cell: number, keys: readonly KeyName[]) {
  return tx.many(sql(AnswerRow)`
    select scope, key, request_hash, answer from ledger.answers
     where cell = ${cell} and scope = any(${[...new Set(keys.map((one) => one.scope))]}::text[])
       and key = any(${keys.map((one) => one.key)}::text[])`);
}

/** Stands under a key during a transaction that takes it without an answer. */
const PLACEHOLDER = { requestHash: '', answer: null };

/**
 * Stores answers, and takes further keys until the transaction ends, without leaving anything under them. If another
 * open transaction has taken a key, the insert waits until that transaction ends.
 *
 * @returns Whether all keys were free.
 */
export async function takeKeys(
  tx: Tx,
  cell: number,
  { answers, free }: { answers: readonly StoredAnswer[]; free: readonly KeyName[] },
  at: Date,
): Promise<boolean> {
  const placeholders = free.map(({ scope, key }) => ({ scope, key, ...PLACEHOLDER }));
  const all = [...answers, ...placeholders];
  const [inserted] = await Promise.all([insertAnswers(tx, cell, all, at), deletePlaceholders(tx, cell, free)]);
  return inserted === all.length;
}

async function deletePlaceholders(tx: Tx, cell: number, keys: readonly KeyName[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.run(sql`
    delete from ledger.answers
     where cell = ${cell} and scope = any(${keys.map((one) => one.scope)}::text[])
       and key = any(${keys.map((one) => one.key)}::text[]) and request_hash = ${PLACEHOLDER.requestHash}`);
}

/** Stores answers under the keys that are free, and returns their number. */
export async function insertAnswers(tx: Tx, cell: number, answers: readonly StoredAnswer[], at: Date): Promise<number> {
  if (answers.length === 0) return 0;
  // In the same order on every server, so that two servers with the same keys do not deadlock.
  const sorted = answers.toSorted((left, right) => (textOf(left) < textOf(right) ? -1 : 1));
  return tx.run(sql`
    insert into ledger.answers (cell, scope, key, request_hash, answer, at)
    select ${cell}, *, ${at}::timestamptz from unnest(
      ${sorted.map((one) => one.scope)}::text[], ${sorted.map((one) => one.key)}::text[],
      ${sorted.map((one) => one.requestHash)}::text[], ${sorted.map((one) => json(one.answer))}::jsonb[])
    on conflict do nothing`);
}
