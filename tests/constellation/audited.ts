import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import Stripe from 'stripe';
import { rolesOf } from '#platform/db/prepare.ts';
import { audit } from '../../auditor/audit.ts';
import type { Audit, AuditSettings } from '../../auditor/audit.ts';
import { FINANCIAL_ACCOUNT } from '../../sandbox/stripe/financial-account.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import { holdMoney } from '../../wallet/server/ledger/holds/commands.ts';
import { inviteOperator } from '../world/staff.ts';
import type { Holder } from '../world/wallet.ts';
import { startWorld } from '../world/world.ts';
import type { TestWorld } from '../world/world.ts';

const DAY_MS = 86_400_000;

/** A constellation with its auditor, in which money was added from a card, spent, released, refunded and held. */
export interface Audited {
  readonly world: TestWorld;
  readonly settings: AuditSettings;
  readonly wallet: pg.Client;
  readonly market: pg.Client;
  readonly stripe: Stripe;
  /** Runs the audit once. */
  look(): Promise<Audit>;
  /** Runs `work` without triggers, checks and foreign keys, and then restores every table. */
  tamper<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts the constellation and makes its payments. */
export async function openAudited(): Promise<Audited> {
  const world = await startWorld();
  const { given } = world;
  await given.goods();
  const person = await given.holder({ added: '100' });
  await world.when.addsMoney(person, '50');
  await world.settle();
  const buyer = await given.buyer({ wallet: person });
  await settleOneReturnOther(world, await given.order({ buyer, slugs: ['enamel-teapot', 'beeswax-candle'] }));
  await given.order({ buyer, slugs: ['beeswax-candle'] });
  await holdSome(world, person);
  await setBudgetAside(world);
  for (const name of ['Ada', 'Grace', 'Joan']) await inviteOperator(world, name);

  const wallet = await asOwner(world.walletDatabaseUrl);
  const market = await asOwner(world.marketDatabaseUrl);
  for (const client of [wallet, market]) await dropChecks(client);
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
  const anchorPath = join(directory, 'heads.jsonl');
  await writeAnchor(wallet, anchorPath, 'select cell, last_entry, hash from ledger.batches order by 1, 2');
  const staffAnchorPath = join(directory, 'staff-heads.jsonl');
  await writeAnchor(wallet, staffAnchorPath, 'select cell, number as last_entry, hash from staff.log order by 1, 2');
  const processor = {
    apiUrl: world.sandboxUrl,
    secretKey: world.processorKey,
    payoutsFrom: { financialAccount: FINANCIAL_ACCOUNT },
    http: world.http,
  };
  const settings: AuditSettings = {
    wallet: { url: world.walletDatabaseUrl, role: rolesOf('wallet').auditor },
    market: { url: world.marketDatabaseUrl, role: rolesOf('market').auditor, clientId: 'market' },
    processor,
    anchorPath,
    staffAnchorPath,
    againAfterMs: 50,
  };
  return {
    world,
    settings,
    wallet,
    market,
    stripe: stripeAt(world),
    look: () => audit(settings),
    tamper: (work) => putBack(wallet, walletTables, () => putBack(market, marketTables, work)),
    close: async () => {
      await wallet.end();
      await market.end();
      await rm(directory, { recursive: true });
      await world.close();
    },
  };
}

function stripeAt({ sandboxUrl, processorKey, http }: TestWorld): Stripe {
  const { hostname, port } = new URL(sandboxUrl);
  return new Stripe(processorKey, {
    host: hostname,
    port,
    protocol: 'http',
    httpClient: Stripe.createFetchHttpClient(http),
    telemetry: false,
  });
}

/** Ships one part, which is delivered and released; the other part is never shipped, so it is refunded. */
async function settleOneReturnOther(world: TestWorld, order: Order): Promise<void> {
  const { code } = await world.when.ships(order);
  await world.when.delivers(code);
  world.advance(8 * DAY_MS);
  await world.settle();
  const settled = await world.market.orders.find(order.id);
  assert.deepEqual(settled?.parts.map((one) => one.status).toSorted(), ['refunded', 'released']);
}

async function holdSome({ wallet }: TestWorld, { holderId }: Holder): Promise<void> {
  const [account] = await wallet.ledger.accountsOfHolder(holderId);
  const draft = {
    cell: HOME_CELL,
    paymentId: null,
    expiresAt: new Date('2100-01-01'),
    amount: { minor: 700n, currency: 'EUR' },
  };
  const command = {
    ...draft,
    id: 'hol_01jdqz3c5te7kqc8vm9r3rw2s4',
    accountId: account!.id,
    amount: { minor: 700n, currency: 'EUR' },
  } as const;
  const held = await wallet.batch.submit(holdMoney, command, { cell: HOME_CELL });
  assert.ok(held.ok);
}

async function setBudgetAside({ wallet }: TestWorld): Promise<void> {
  const opened = await wallet.payments.promotions.open({
    clientId: 'market',
    name: 'Welcome',
    budget: { minor: 50n, currency: 'EUR' },
    key: { key: 'welcome', requestHash: 'welcome' },
  });
  assert.ok(opened.ok);
}

/** Writes selected heads to a file, as the wallet would have done. */
async function writeAnchor(wallet: pg.Client, path: string, heads: string): Promise<void> {
  const { rows } = await wallet.query<{ cell: number; last_entry: string; hash: Buffer }>(heads);
  const lines = rows.map(({ hash, ...row }) =>
    JSON.stringify({ at: '2026-01-01T00:00:00.000Z', ...row, hash: hash.toString('base64url') }),
  );
  await writeFile(path, `${lines.join('\n')}\n`);
}

async function asOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set session_replication_role = 'replica'");
  return client;
}

/** Drops the checks that refuse inconsistent rows, as a person who tampers with the database could. */
async function dropChecks(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop
      from pg_constraint where contype = 'c' and conrelid <> 0
       and connamespace::regnamespace::text in ('ledger', 'payments', 'protection', 'top_ups', 'orders')`);
  for (const { drop } of rows) await client.query(drop);
}

const ledgerTables = ['accounts', 'holds', 'entries', 'postings', 'batches', 'heads'].map((name) => `ledger.${name}`);
const walletTables = [
  ...ledgerTables,
  'payments.payments',
  'payments.parts',
  'protection.refunds',
  'protection.cases',
  'protection.reports',
  'instruments.cents',
  'withdrawals.withdrawals',
  'exchange.quotes',
  'exchange.refunded',
  'spending.months',
  'fees.schedules',
  'jobs.timers',
  'promotions.promotions',
  'top_ups.top_ups',
  'chargebacks.chargebacks',
  'staff.log',
  'staff.log_heads',
];
const marketTables = ['orders.orders', 'orders.parts'];

async function putBack<T>(client: pg.Client, tables: readonly string[], work: () => Promise<T>): Promise<T> {
  for (const table of tables) {
    await client.query(`create temporary table if not exists "kept ${table}" as table ${table}`);
  }
  try {
    return await work();
  } finally {
    for (const table of tables) {
      await client.query(
        `delete from ${table}; insert into ${table} table "kept ${table}"; drop table "kept ${table}"`,
      );
    }
  }
}
