import { Type } from 'typebox';
import { Bytes, Int8 } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { AnchoredHead, Head } from '../head.ts';
import { findingsOf } from '../difference.ts';
import type { Difference, Finding, Kind, Side } from '../difference.ts';
import { checkBy } from './check.ts';
import type { Check } from './check.ts';
import { cellWords } from './ledger.ts';

const Batch = { cell: Type.Integer(), lastEntry: Int8, entries: Type.Integer() };

function batchWords({ cell, lastEntry, entries }: { cell: number; lastEntry: bigint; entries: number }): string {
  return `batch of entries ${lastEntry - BigInt(entries) + 1n} to ${lastEntry}${cellWords(cell)}`;
}

/**
 * Hashes the entries of each batch again from their rows. The rule is that of the wallet's `ledger/batch/chain.ts`,
 * written a second time in SQL, so that neither can hide a fault of the other.
 *
 * @param known The heads up to which batches were hashed before, which are not hashed again.
 */
function rewritten(known: readonly Head[]): Check {
  return checkBy({
    kind: 'batch_content',
    row: Type.Object({ ...Batch, written: Bytes, recomputed: Bytes }),
    statement: sql`
      with known as (
        select * from unnest(${known.map((one) => one.cell)}::smallint[],
                             ${known.map((one) => one.lastEntry)}::bigint[]) as head (cell, last_entry)
      ), batch as (
        select batches.* from ledger.batches batches left join known on known.cell = batches.cell
         where batches.last_entry > coalesce(known.last_entry, 0)
      ), posted as (
        select posting.cell, posting.entry_number,
               string_agg('["' || account_id || '","' || currency || '","' || amount_minor || '","' || balance_minor || '"]',
                          ',' order by account_id) as list
          from ledger.postings posting left join known on known.cell = posting.cell
         where posting.entry_number > coalesce(known.last_entry, 0)
         group by posting.cell, posting.entry_number
      ), line as (
        select entry.cell, entry.number,
               '["' || to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '",' ||
               to_json(entry.kind) || ',' || to_json(entry.reason) || ',' ||
               coalesce('"' || entry.payment_id || '"', 'null') || ',' ||
               coalesce(to_json(entry.request)::text, 'null') || ',' ||
               coalesce('"' || entry.corrects || '"', 'null') || ',[' || coalesce(posted.list, '') || ']]' || chr(10)
                 as text
          from ledger.entries entry
          left join known on known.cell = entry.cell
          left join posted on posted.cell = entry.cell and posted.entry_number = entry.number
         where entry.number > coalesce(known.last_entry, 0)
      ), hashed as (
        select batch.cell, batch.last_entry, batch.entries, batch.content as written,
               sha256(convert_to(coalesce(string_agg(line.text, '' order by line.number), ''), 'UTF8')) as recomputed
          from batch
         cross join generate_series(batch.last_entry - batch.entries + 1, batch.last_entry) as number
          left join line on line.cell = batch.cell and line.number = number.number
         group by batch.cell, batch.last_entry, batch.entries, batch.content
      )
      select cell, last_entry, entries, written, recomputed from hashed
       where written <> recomputed
       order by cell, last_entry`,
    sides: (row) => [
      { reference: batchWords(row), says: `was written with the hash ${hashWords(row.written)}` },
      { reference: 'its entries and postings as they are now', says: `have the hash ${hashWords(row.recomputed)}` },
    ],
  });
}

const links = checkBy({
  kind: 'chain_link',
  row: Type.Object({ ...Batch, before: Int8, hash: Bytes, recomputed: Bytes }),
  statement: sql`
    select cell, last_entry, entries, before, hash, recomputed
      from (select cell, last_entry, entries, hash, lag(last_entry, 1, 0::bigint) over chain as before,
                   sha256(lag(hash, 1, sha256('')) over chain || int8send(last_entry) || content) as recomputed
              from ledger.batches
            window chain as (partition by cell order by last_entry)) linked
     where hash <> recomputed or last_entry - entries <> before
     order by cell, last_entry`,
  sides: (row) => [
    { reference: batchWords(row), says: `has the hash ${hashWords(row.hash)}` },
    {
      reference: `the batch before it, which ends at entry ${row.before}${cellWords(row.cell)}`,
      says: `requires the hash ${hashWords(row.recomputed)}`,
    },
  ],
});

const ends = checkBy({
  kind: 'chain_head',
  row: Type.Object({
    cell: Type.Integer(),
    head: Int8,
    newest: Int8,
    chained: Int8,
    isSameHash: Type.Boolean(),
  }),
  statement: sql`
    select cell, head, newest, chained, is_same_hash
      from (select cells.cell, coalesce(head.last_entry, 0) as head,
                   coalesce((select max(number) from ledger.entries where cell = cells.cell), 0) as newest,
                   coalesce(batch.last_entry, 0) as chained,
                   coalesce(head.hash, sha256('')) = coalesce(batch.hash, sha256('')) as is_same_hash
              from (select cell from ledger.heads union select distinct cell from ledger.accounts) cells
              left join ledger.heads head on head.cell = cells.cell
              left join lateral (select last_entry, hash from ledger.batches where cell = cells.cell
                                  order by last_entry desc limit 1) batch on true) ended
     where head <> newest or head <> chained or not is_same_hash
     order by cell`,
  sides: (row) => [
    { reference: `the head of the chain${cellWords(row.cell)}`, says: `the last entry is ${row.head}` },
    {
      reference: `the journal${cellWords(row.cell)}`,
      says:
        `ends at entry ${row.newest}, and its last batch at ${row.chained}` +
        (row.isSameHash ? '' : ', with another hash than the head'),
    },
  ],
});

/**
 * Compares the batches with their entries and with each other.
 *
 * @param known The heads up to which they were hashed before.
 */
export function chainChecks(known: readonly Head[]): readonly Check[] {
  return [links, ends, rewritten(known)];
}

/** A row with the number and the hash of a place in a chain. */
export const HeadRow = Type.Object({ cell: Type.Integer(), lastEntry: Int8, hash: Bytes });

/** Reads the head of each cell. */
export async function headsIn(snapshot: Snapshot): Promise<Head[]> {
  const rows = await snapshot.many(sql(HeadRow)`select cell, last_entry, hash from ledger.heads order by cell`);
  return rows.map((row) => ({ ...row, hash: row.hash.toString('base64url') }));
}

/** Checks that the chain still contains recorded heads. */
export async function checkAnchors(snapshot: Snapshot, heads: readonly AnchoredHead[]): Promise<Finding[]> {
  const statement: Sql<{ cell: number; lastEntry: bigint; hash: Buffer }> = sql(HeadRow)`
    select batch.cell, batch.last_entry, batch.hash
      from ledger.batches batch
     where (batch.cell, batch.last_entry) in (
       select * from unnest(${heads.map((head) => head.cell)}::smallint[],
                            ${heads.map((head) => head.lastEntry)}::bigint[]))`;
  const rows = await snapshot.many(statement);
  return findingsOf(
    headsOffChain(heads, rows, {
      kind: 'anchor_off_chain',
      reference: 'the chain in the database',
      says: 'has no batch that ends there',
    }),
  );
}

/**
 * Compares recorded heads with the rows of a chain that have their numbers.
 *
 * @param chain Describes the chain, and what it says if it lacks a number.
 */
export function headsOffChain(
  heads: readonly AnchoredHead[],
  rows: readonly { cell: number; lastEntry: bigint; hash: Buffer }[],
  chain: { readonly kind: Kind } & Side,
): Difference[] {
  const found = new Map(rows.map((row) => [`${row.cell} ${row.lastEntry}`, hashWords(row.hash)]));
  return heads.flatMap((head): Difference[] => {
    const hash = found.get(`${head.cell} ${head.lastEntry}`);
    if (hash === head.hash) return [];
    const recorded = `entry ${head.lastEntry}${cellWords(head.cell)} had the hash ${head.hash}`;
    const says = hash === undefined ? chain.says : `has the hash ${hash} there`;
    return [
      {
        kind: chain.kind,
        sides: [
          { reference: head.reference, says: recorded },
          { reference: chain.reference, says },
        ],
      },
    ];
  });
}

/** Writes a hash as the files of heads do. */
export function hashWords(hash: Buffer): string {
  return hash.toString('base64url');
}
