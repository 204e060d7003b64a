import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import type { Transfer } from './transfers.ts';

/** The same number as the yardstick's clients. */
const CLIENTS = 16;

/**
 * Measures the simplest implementation: one database transaction per transfer, which locks both accounts, reads them
 * and writes. It uses its own tables with the same columns, without triggers.
 *
 * @returns Transfers per second.
 */
export async function runNaive(url: string, next: () => Transfer, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: CLIENTS });
  await pool.query(`
    create schema if not exists naive;
    create table if not exists naive.accounts as select cell, id, floor_minor, posted_minor, held_minor from ledger.accounts;
    create unique index if not exists accounts_id on naive.accounts (cell, id);
    create table if not exists naive.entries (
      cell smallint not null, id uuid not null, kind text not null, reason text not null, at timestamptz not null,
      primary key (cell, id));
    create table if not exists naive.postings (
      cell smallint not null, account_id uuid not null, entry_id uuid not null, currency char(3) not null,
      amount_minor bigint not null, balance_minor bigint not null, primary key (cell, account_id, entry_id))`);
  const start = performance.now();
  const until = start + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = await pool.connect();
      while (performance.now() < until) {
        await moveOne(client, next());
        done += 1;
      }
      client.release();
    }),
  );
  const took = (performance.now() - start) / 1_000;
  await pool.end();
  return done / took;
}

async function moveOne(client: pg.PoolClient, { from, to, minor }: Transfer): Promise<void> {
  const say = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  const entry = toUuid(mintId('ent', Date.now(), randomBytes(10)));
  const [source, target] = [toUuid(from), toUuid(to)];
  await client.query('begin');
  const { rows } = await say(
    'lock',
    `select id, posted_minor from naive.accounts where cell = 0 and id = any($1::uuid[]) order by id for no key update`,
    [[source, target]],
  );
  const balanceOf = (id: string): bigint => BigInt(rows.find((row) => row.id === id).posted_minor);
  const [left, right] = [balanceOf(source) - minor, balanceOf(target) + minor];
  await say('entry', `insert into naive.entries values (0, $1, 'transfer', 'bench', now())`, [entry]);
  await say('postings', `insert into naive.postings values (0, $1, $3, 'EUR', $4, $5), (0, $2, $3, 'EUR', $6, $7)`, [
    source,
    target,
    entry,
    String(-minor),
    String(left),
    String(minor),
    String(right),
  ]);
  await say('balance', 'update naive.accounts set posted_minor = $2 where cell = 0 and id = $1', [
    source,
    String(left),
  ]);
  await say('balance', 'update naive.accounts set posted_minor = $2 where cell = 0 and id = $1', [
    target,
    String(right),
  ]);
  await client.query('commit');
}
