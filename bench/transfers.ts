import pino from 'pino';
import type { Db } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { createBatch } from '../wallet/server/ledger/batch/batch.ts';
import { accountsKey, touch } from '../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../wallet/server/ledger/batch/command.ts';
import { isAbove, transfer } from '../wallet/server/ledger/accounts/domain.ts';
import { asOwner } from './server.ts';

/** A transfer between two holders. */
export interface Transfer {
  readonly from: Id<'acc'>;
  readonly to: Id<'acc'>;
  readonly minor: bigint;
}

/** Makes two postings and nothing else, to measure the ledger alone. */
export const transferCommand: MoneyCommand<Transfer, undefined, { code: 'insufficient_funds' }> = {
  kind: 'bench.transfer',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor }, state) => {
    const source = state.get(accountsKey, from);
    invariant(source, 'the source account exists');
    if (!isAbove(source, -minor)) return err({ code: 'insufficient_funds' });
    return ok({
      answer: undefined,
      entries: [{ kind: 'transfer', reason: 'bench', postings: transfer(from, to, { minor, currency: 'EUR' }) }],
    });
  },
};

/** The world of a running server, without a log. */
export const benchWorld = systemWorld({ log: pino({ level: 'silent' }), http: fetch });

/** The balance of each account before the measurement. No entry accounts for it. */
export const START_MINOR = 1_000_000_00n;

/** Opens accounts with a balance, directly in the tables. */
export async function openAccounts(url: string, count: number): Promise<Id<'acc'>[]> {
  const ids = Array.from({ length: count }, () => benchWorld.ids.mint('acc'));
  await asOwner(url, async (client) => {
    for (let at = 0; at < count; at += 10_000) {
      await client.query(
        `insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, opened_at, posted_minor)
         select 0, id, 'holder', gen_random_uuid(), 'available', 'EUR', 0, now(), $2 from unnest($1::uuid[]) as id`,
        [ids.slice(at, at + 10_000).map((id) => toUuid(id)), START_MINOR.toString()],
      );
    }
    await client.query('vacuum analyze ledger.accounts');
  });
  return ids;
}

/** The result of a run. */
export interface TransferRun {
  readonly perSecond: number;
  readonly done: number;
}

/** Keeps `inFlight` transfers in flight for a time, or until it has begun `count`. Each counts once it is durable. */
export async function runTransfers(
  db: Db,
  next: () => Transfer,
  { seconds = Infinity, count = Infinity, inFlight }: { seconds?: number; count?: number; inFlight: number },
): Promise<TransferRun> {
  const batch = createBatch({ db, world: benchWorld, resources: [] });
  const start = performance.now();
  const until = start + seconds * 1_000;
  let begun = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (begun < count && performance.now() < until) {
        begun += 1;
        const outcome = await batch.submit(transferCommand, next(), { cell: HOME_CELL });
        if (outcome.ok) done += 1;
      }
    }),
  );
  const took = (performance.now() - start) / 1_000;
  await batch.close();
  return { perSecond: done / took, done };
}

/** Picks transfers between random accounts. */
export function pickUniform(accounts: readonly Id<'acc'>[]): () => Transfer {
  return () => {
    const from = pick(accounts.length);
    const to = (from + 1 + pick(accounts.length - 1)) % accounts.length;
    return { from: accounts[from]!, to: accounts[to]!, minor: 1n };
  };
}

/** Picks transfers from random accounts to the first one. */
export function pickHot(accounts: readonly Id<'acc'>[]): () => Transfer {
  return () => ({ from: accounts[1 + pick(accounts.length - 1)]!, to: accounts[0]!, minor: 1n });
}

/** A cheap random number, because it runs for every transfer during the measurement. */
function pick(most: number): number {
  return Math.floor(Math.random() * most);
}
