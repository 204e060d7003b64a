import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { toUuid } from '../platform/kernel/id.ts';
import type { Id } from '../platform/kernel/id.ts';
import { invariant } from '../platform/kernel/invariant.ts';
import { startConstellation } from '../tests/constellation/constellation.ts';
import type { Constellation } from '../tests/constellation/constellation.ts';
import { openTrade } from '../tests/constellation/trade.ts';
import { percentile } from './figures.ts';
import type { LoadPlan, LoadRun } from './load.ts';
import { asOwner } from './server.ts';
import { benchWorld, transferCommand } from './transfers.ts';

/** Enough that two payments of one batch seldom share a buyer. */
const BUYERS = 2_000;
const SELLERS = 200;
const START_MINOR = 100_000_00n;

/** A wallet with many buyers whose tokens pay by one tap, and many sellers. */
export interface PaymentsWorld {
  readonly constellation: Constellation;
  readonly databaseUrl: string;
  /** All tokens are bound to it. */
  readonly key: KeyObject;
  readonly tokens: readonly string[];
  readonly payees: readonly Id<'pye'>[];
  readonly returnUrl: string;
}

/**
 * Opens one shop, one buyer and one seller by the product's own doors, and copies them by SQL: two thousand passwords
 * take minutes to hash.
 */
export async function openPaymentsWorld(serverUrl: string): Promise<PaymentsWorld> {
  process.env['HOLDFAST_TEST_DATABASE_URL'] = serverUrl;
  const constellation = await startConstellation();
  const trade = await openTrade(constellation);
  const buyer = await trade.openBuyer(1_000n);
  await buyer.give(START_MINOR);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jkt = await calculateJwkThumbprint(await exportJWK(publicKey));
  const buyers = Array.from({ length: BUYERS }, () => ({
    holderId: benchWorld.ids.mint('hld'),
    accountId: benchWorld.ids.mint('acc'),
    mandateId: benchWorld.ids.mint('mdt'),
    token: randomBytes(32).toString('base64url'),
  }));
  const sellers = Array.from({ length: SELLERS }, () => ({
    holderId: benchWorld.ids.mint('hld'),
    accountId: benchWorld.ids.mint('acc'),
    payeeId: benchWorld.ids.mint('pye'),
  }));
  const clearing = constellation.wallet.ledger.house('processor_clearing', 'EUR');
  await asOwner(constellation.walletDatabaseUrl, async (client) => {
    const copyHolders = (from: Id<'hld'>, people: readonly { holderId: Id<'hld'>; accountId: Id<'acc'> }[]) =>
      client.query(
        `with made as (
           insert into accounts.holders (cell, id, phone, password_hash, given_name, family_name, birth_date, address,
                                         email, tier, status, created_at)
           select cell, copy.id, '+1555' || lpad(abs(hashtextextended(copy.id::text, 0))::text, 12, '0'), password_hash,
                  given_name, family_name, birth_date, address, email, tier, status, created_at
             from accounts.holders, unnest($2::uuid[]) as copy (id) where holders.id = $1)
         insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, opened_at)
         select 0, copy.account_id, 'holder', copy.id, 'available', 'EUR', 0, now()
           from unnest($2::uuid[], $3::uuid[]) as copy (id, account_id)`,
        [toUuid(from), people.map((one) => toUuid(one.holderId)), people.map((one) => toUuid(one.accountId))],
      );
    await copyHolders(buyer.holderId, buyers);
    await copyHolders(trade.sellers[0].holderId, sellers);
    const of = (read: (one: (typeof buyers)[number]) => string) => buyers.map(read);
    await client.query(
      `insert into mandates.mandates (cell, id, holder_id, client_id, account, currency, max_per_payment_minor,
                                      max_per_month_minor, purpose, shared, status, spent_month, spent_minor, created_at)
       select cell, copy.id, copy.holder_id, client_id, copy.id, currency, 1000000, 1000000000, purpose, shared, 'active',
              spent_month, 0, created_at
         from mandates.mandates, unnest($2::uuid[], $3::uuid[]) as copy (id, holder_id) where mandates.id = $1`,
      [toUuid(buyer.mandateId as Id), of((one) => toUuid(one.mandateId)), of((one) => toUuid(one.holderId))],
    );
    await client.query(
      `insert into oauth.artifacts (cell, kind, id_hash, grant_id, payload, expires_at)
       select 0, 'AccessToken', hash, grant_id,
              jsonb_build_object('clientId', $1::text, 'accountId', holder, 'jkt', $2::text, 'scope', 'openid payments'),
              now() + interval '1 day'
         from unnest($3::bytea[], $4::text[], $5::text[]) as token (hash, grant_id, holder)`,
      [
        trade.shop.clientId,
        jkt,
        buyers.map((one) => createHash('sha256').update(one.token).digest()),
        of((one) => one.mandateId),
        of((one) => one.holderId),
      ],
    );
    await client.query(
      `insert into payees.payees (cell, id, holder_id, client_id, name, account_id, created_at)
       select 0, copy.id, copy.holder_id, $1, 'A seller', copy.account_id, now()
         from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as copy (id, holder_id, account_id)`,
      [
        trade.shop.clientId,
        sellers.map((one) => toUuid(one.payeeId)),
        sellers.map((one) => toUuid(one.holderId)),
        sellers.map((one) => toUuid(one.accountId)),
      ],
    );
    await client.query('vacuum analyze');
  });
  await fundAll(
    constellation,
    clearing,
    buyers.map((one) => one.accountId),
  );
  return {
    constellation,
    databaseUrl: constellation.walletDatabaseUrl,
    key: privateKey,
    tokens: buyers.map((one) => one.token),
    payees: sellers.map((one) => one.payeeId),
    returnUrl: `${trade.shop.origin}/back`,
  };
}

async function fundAll({ wallet }: Constellation, from: Id<'acc'>, accounts: readonly Id<'acc'>[]): Promise<void> {
  const funded = accounts.map((to) => wallet.batch.submit(transferCommand, { from, to, minor: START_MINOR }));
  for (const outcome of await Promise.all(funded)) invariant(outcome.ok, 'a buyer is funded');
}

export interface PaymentsRun {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Whole payments over HTTP, each captured and durable when it counts. */
export async function runPayments(
  world: PaymentsWorld,
  load: { clients: number; seconds: number; hot: boolean },
): Promise<PaymentsRun> {
  const { constellation, key, tokens, returnUrl } = world;
  const before = await capturedIn(world.databaseUrl);
  const plan: LoadPlan = {
    publicUrl: constellation.walletUrl,
    port: Number(new URL(constellation.walletUrl).port),
    key,
    tokens,
    payees: load.hot ? world.payees.slice(0, 1) : world.payees,
    returnUrl,
    clients: load.clients,
    seconds: load.seconds,
    prepared: load.seconds * 4_000,
  };
  const thread = new Worker(new URL('load.ts', import.meta.url), { workerData: plan });
  const [done] = (await once(thread, 'message')) as [LoadRun];
  await thread.terminate();
  const latencies = [...done.latenciesMs];
  const stored = (await capturedIn(world.databaseUrl)) - before;
  invariant(done.refused === 0, `no payment is refused, ${done.refused} were`);
  invariant(stored === done.captured, `every acknowledged payment is there: ${stored} of ${done.captured}`);
  return {
    perSecond: done.captured / done.seconds,
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
  };
}

async function capturedIn(url: string): Promise<number> {
  return asOwner(url, async (client) => {
    const { rows } = await client.query("select count(*) from payments.payments where status = 'captured'");
    return Number(rows[0].count);
  });
}
