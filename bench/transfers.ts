import pino from 'pino';
import type { Db } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { createBatch } from '../wallet/server/ledger/batch/batch.ts';
import { accountsKey, touch } from '../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../wallet/server/ledger/batch/command.ts';
import { isAbove, transfer } from '../wallet/server/ledger/accounts/domain.ts';
import { asOwner } from './server.ts';

export interface Transfer {
  readonly from: Id<'acc'>;
  readonly to: Id<'acc'>;
  readonly minor: bigint;
}

/** Two postings and nothing else: what the ledger itself costs. */
export const transferCommand: MoneyCommand<Transfer, undefined, { code: 'insufficient_funds' }> = {
  kind: 'bench.transfer',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor }, state) => {
    const source = state.get(accountsKey, from);
    invariant(source, 'the source was opened');
    if (!isAbove(source, -minor)) return err({ code: 'insufficient_funds' });
    return ok({
      answer: undefined,
      entries: [{ kind: 'transfer', reason: 'bench', postings: transfer(from, to, { minor, currency: 'EUR' }) }],
    });
  },
};

export const benchWorld = systemWorld({ log: pino({ level: 'silent' }), http: fetch });

/** What each account has before anything is measured; no entry stands for it. */
export const START_MINOR = 1_000_000_00n;

/** Opens accounts with money on them, straight in the tables. */
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

export interface TransferRun {
  readonly perSecond: number;
  readonly done: number;
}

/** Keeps `inFlight` transfers going for a time, or until a number of them is done; each is durable when it counts. */
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
        const outcome = await batch.submit(transferCommand, next());
        if (outcome.ok) done += 1;
      }
    }),
  );
  const took = (performance.now() - start) / 1_000;
  await batch.close();
  return { perSecond: done / took, done };
}

export function pickUniform(accounts: readonly Id<'acc'>[]): () => Transfer {
  return () => {
    const from = pick(accounts.length);
    const to = (from + 1 + pick(accounts.length - 1)) % accounts.length;
    return { from: accounts[from]!, to: accounts[to]!, minor: 1n };
  };
}

export function pickHot(accounts: readonly Id<'acc'>[]): () => Transfer {
  return () => ({ from: accounts[1 + pick(accounts.length - 1)]!, to: accounts[0]!, minor: 1n });
}

/** Cheap, since it runs for every transfer beside what is measured. */
function pick(most: number): number {
  return Math.floor(Math.random() * most);
}
