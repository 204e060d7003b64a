import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type pg from 'pg';
import { invariant } from '#platform/kernel/invariant.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { asksNothing, changeLimits, changeStepUp } from '../tests/world/limits.ts';
import { cents } from '../tests/world/money.ts';
import type { Trade } from '../tests/world/trade.ts';
import { startWorld } from '../tests/world/world.ts';
import type { TestWorld } from '../tests/world/world.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import type { PromotionJson } from '../wallet/server/payments/promotions/schema.ts';
import { startOutside } from './outside.ts';
import type { Outside } from './outside.ts';
import { asOwner } from './server.ts';
import { benchWorld, transferCommand } from './transfers.ts';

/** So many that two payments of one batch seldom share a buyer. */
const BUYERS = 2_000;
const SELLERS = 200;
const START_MINOR = 100_000_00n;
const BUDGET_MINOR = 1_000_000_00n;

/** A wallet with many sellers, and many buyers whose tokens pay without approval. */
export interface Crowd extends AsyncDisposable {
  readonly constellation: TestWorld;
  readonly databaseUrl: string;
  /** The key that all tokens are bound to. */
  readonly key: KeyObject;
  readonly tokens: readonly string[];
  readonly payees: readonly Id<'pye'>[];
  /** A promotion whose budget no run uses up. */
  readonly promotionId: string;
  readonly returnUrl: string;
  /** Receives the shop's webhooks and the buyers' receipts. */
  readonly outside: Outside;
}

interface Copy {
  readonly holderId: Id<'hld'>;
  readonly accountId: Id<'acc'>;
}

interface Buyer extends Copy {
  readonly mandateId: Id<'mdt'>;
  readonly token: string;
}

interface Seller extends Copy {
  readonly payeeId: Id<'pye'>;
}

const { ids } = benchWorld;

/**
 * Opens one shop, one buyer and one seller through the product's services, and copies them by SQL, because hashing two
 * thousand passwords takes minutes.
 */
export async function openCrowd(serverUrl: string): Promise<Crowd> {
  process.env['HOLDFAST_TEST_DATABASE_URL'] = serverUrl;
  await using opening = new AsyncDisposableStack();
  const outside = await startOutside();
  opening.defer(() => outside.close());
  const constellation = await startWorld({ smtpPort: outside.smtpPort });
  opening.defer(() => constellation.close());
  // A buyer of the benchmark pays more in a day than any person may.
  await changeLimits(constellation, 1, { payment: 20_000, day: 1_000_000_000, year: 1_000_000_000 });
  await changeStepUp(constellation, asksNothing);
  const trade = await constellation.given.trade({ privateOrigins: [outside.hookOrigin] });
  const { webhooks } = constellation.wallet;
  const opened = await webhooks.endpoints.open(trade.shop.clientId, `${outside.hookOrigin}/webhooks`);
  invariant(opened.ok, 'the shop has a webhook endpoint');
  const buyer = await trade.customer({ cap: 1_000n });
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jkt = await calculateJwkThumbprint(await exportJWK(publicKey));
  const copy = (): Copy => ({ holderId: ids.mint('hld'), accountId: ids.mint('acc') });
  const buyers = Array.from({ length: BUYERS }, () => ({
    ...copy(),
    mandateId: ids.mint('mdt'),
    token: randomBytes(32).toString('base64url'),
  }));
  const sellers = Array.from({ length: SELLERS }, () => ({ ...copy(), payeeId: ids.mint('pye') }));
  const { clientId } = trade.shop;
  await asOwner(constellation.walletDatabaseUrl, async (client) => {
    await copyHolders(client, buyer.holderId, buyers);
    await copyHolders(client, trade.sellers[0].holderId, sellers);
    await copyMandates(client, buyer.mandateId as Id, buyers);
    await makeTokens(client, { clientId, jkt }, buyers);
    await makePayees(client, clientId, sellers);
    await client.query('vacuum analyze');
  });
  await fundAll(constellation, buyers);
  const promotionId = await openPromotion(constellation, trade);
  const closing = opening.move();
  return {
    constellation,
    databaseUrl: constellation.walletDatabaseUrl,
    key: privateKey,
    tokens: buyers.map((one) => one.token),
    payees: sellers.map((one) => one.payeeId),
    promotionId,
    returnUrl: `${trade.shop.origin}/back`,
    outside,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

async function openPromotion(constellation: TestWorld, { shop, call }: Trade): Promise<string> {
  await constellation.when.earns(shop.clientId, BUDGET_MINOR);
  const asked = { name: 'All for one', budget: cents(String(BUDGET_MINOR)) };
  const { status, body } = await call<PromotionJson>('POST', '/v1/promotions', asked, 'bench');
  invariant(status === 201, 'the promotion is open');
  return body.id;
}

async function copyHolders(client: pg.Client, from: Id<'hld'>, copies: readonly Copy[]): Promise<void> {
  await client.query(
    `with made as (
       insert into accounts.holders (cell, id, phone, password_hash, given_name, family_name, birth_date, address, email,
                                     email_proved_at, tier, status, created_at)
       select cell, copy.id, '+1555' || lpad(abs(hashtextextended(copy.id::text, 0))::text, 12, '0'), password_hash,
              given_name, family_name, birth_date, address, copy.id || '@buyers.example', created_at, tier, status,
              created_at
         from accounts.holders, unnest($2::uuid[]) as copy (id) where holders.id = $1)
     insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, opened_at)
     select 0, copy.account_id, 'holder', copy.id, 'available', 'EUR', 0, now()
       from unnest($2::uuid[], $3::uuid[]) as copy (id, account_id)`,
    [toUuid(from), copies.map((one) => toUuid(one.holderId)), copies.map((one) => toUuid(one.accountId))],
  );
}

async function copyMandates(client: pg.Client, from: Id, buyers: readonly Buyer[]): Promise<void> {
  await client.query(
    `insert into mandates.mandates (cell, id, holder_id, client_id, account, currency, max_per_payment_minor,
                                    max_per_month_minor, purpose, shared, status, created_at)
     select cell, copy.id, copy.holder_id, client_id, copy.id, currency, 1000000, 1000000000, purpose, shared, 'active',
            created_at
       from mandates.mandates, unnest($2::uuid[], $3::uuid[]) as copy (id, holder_id) where mandates.id = $1`,
    [toUuid(from), buyers.map((one) => toUuid(one.mandateId)), buyers.map((one) => toUuid(one.holderId))],
  );
}

async function makeTokens(
  client: pg.Client,
  { clientId, jkt }: { clientId: string; jkt: string },
  buyers: readonly Buyer[],
): Promise<void> {
  await client.query(
    `insert into oauth.artifacts (cell, kind, id_hash, grant_id, payload, expires_at)
     select 0, 'AccessToken', hash, grant_id,
            jsonb_build_object('clientId', $1::text, 'accountId', holder, 'jkt', $2::text, 'scope', 'openid payments'),
            now() + interval '1 day'
       from unnest($3::bytea[], $4::text[], $5::text[]) as token (hash, grant_id, holder)`,
    [
      clientId,
      jkt,
      buyers.map((one) => createHash('sha256').update(one.token).digest()),
      buyers.map((one) => one.mandateId),
      buyers.map((one) => one.holderId),
    ],
  );
}

async function makePayees(client: pg.Client, clientId: string, sellers: readonly Seller[]): Promise<void> {
  await client.query(
    `insert into payees.payees (cell, id, holder_id, client_id, account, name, account_id, country,
                                max_commission_basis_points, created_at)
     select 0, copy.id, copy.holder_id, $1, '', 'A seller', copy.account_id, 'IE', 800, now()
       from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as copy (id, holder_id, account_id)`,
    [
      clientId,
      sellers.map((one) => toUuid(one.payeeId)),
      sellers.map((one) => toUuid(one.holderId)),
      sellers.map((one) => toUuid(one.accountId)),
    ],
  );
}

async function fundAll({ wallet }: TestWorld, buyers: readonly Buyer[]): Promise<void> {
  const from = wallet.ledger.house('processor_clearing', 'EUR', HOME_CELL);
  const funded = buyers.map((one) =>
    wallet.batch.submit(transferCommand, { from, to: one.accountId, minor: START_MINOR }, { cell: HOME_CELL }),
  );
  for (const outcome of await Promise.all(funded)) invariant(outcome.ok, 'every buyer is funded');
}
