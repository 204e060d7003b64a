import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { createFetch } from '../platform/http/outgoing.ts';
import { invariant } from '../platform/kernel/invariant.ts';
import { systemWorld } from '../platform/kernel/world.ts';
import type { World } from '../platform/kernel/world.ts';
import type { Market } from '../market/server/compose.ts';
import type { Wallet } from '../wallet/server/compose.ts';
import type { Secrets } from './constellation/secrets.ts';
import type { ServerPlan } from './constellation/supervisor.ts';
import type { Settings } from './constellation/settings.ts';
import { sellers } from './demo-market/catalog.ts';
import { sellerPeople } from './demo-market/sellers.ts';

export interface SeedPlan {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly plans: { readonly wallet: ServerPlan; readonly market: ServerPlan };
}

/**
 * Makes wallet and market know each other and fills the demo market, where that has not been done with these very
 * addresses and keys. It uses the products' own services, and each step may be repeated.
 */
export async function seedOnce(plan: SeedPlan, say: (line: string) => void): Promise<void> {
  const path = join(plan.settings.dataDir, 'seeded.json');
  const wanted = digestOf(plan);
  const kept = JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as { digest?: string };
  if (kept.digest === wanted) return;
  say('Introducing the market to the wallet, and filling it …');
  await seed(plan);
  await writeFile(`${path}.new`, JSON.stringify({ digest: wanted }));
  await rename(`${path}.new`, path);
}

/** Of all that the seed depends on; another database is told by its address. */
function digestOf({ settings, secrets, plans }: SeedPlan): string {
  const databases = [plans.wallet.env, plans.market.env].map(
    ({ HOLDFAST_WALLET_DATABASE_URL: wallet, HOLDFAST_MARKET_DATABASE_URL: market }) =>
      new URL(wallet ?? market ?? 'none:').pathname,
  );
  const parts = [
    settings.urls,
    settings.databaseUrl,
    settings.databaseUrls,
    databases,
    secrets.marketClientKey,
    secrets.marketWebhookSecret,
    sellers,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function seed({ settings, secrets, plans }: SeedPlan): Promise<void> {
  const { composeWallet } = await import('../wallet/server/compose.ts');
  const { readWalletConfig } = await import('../wallet/server/config.ts');
  const { composeMarket } = await import('../market/server/compose.ts');
  const { readMarketConfig } = await import('../market/server/config.ts');
  const wallet = await composeWallet(readWalletConfig(plans.wallet.env), worldFor(settings));
  const market = await composeMarket(readMarketConfig(plans.market.env), worldFor(settings));
  try {
    await introduceMarket(wallet, settings, secrets);
    await fillMarket(wallet, market, secrets);
  } finally {
    await market.close();
    await wallet.close();
  }
}

function worldFor({ urls }: Settings): World {
  return systemWorld({ log: pino({ level: 'silent' }), http: createFetch({ privateOrigins: Object.values(urls) }) });
}

async function introduceMarket(wallet: Wallet, { urls }: Settings, secrets: Secrets): Promise<void> {
  const { d: _, ...publicKey } = JSON.parse(secrets.marketClientKey) as { d: string; kty: string };
  const registered = await wallet.linking.clients.register({
    clientId: 'market',
    name: 'Holdfast Market',
    redirectUris: [`${urls.market}/wallet/callback`],
    jwks: { keys: [publicKey] },
  });
  invariant(registered.ok, 'the market of `npm start` is registered as it is');
  const opened = await wallet.running.endpoints.open(
    'market',
    `${urls.market}/webhooks/wallet`,
    secrets.marketWebhookSecret,
  );
  invariant(opened.ok, 'the market of `npm start` is told what happens');
}

async function fillMarket(wallet: Wallet, market: Market, secrets: Secrets): Promise<void> {
  const { loadDemoMarket } = await import('./demo-market/load.ts');
  const payees: Record<string, string> = {};
  for (const { slug, name } of sellers) {
    const person = sellerPeople[slug];
    invariant(person !== undefined, 'every seller of the demo is somebody');
    const { phone, ...profile } = person;
    const holderId = await wallet.accounts.openComplete({ phone, password: secrets.demoPassword, profile, tier: 2 });
    payees[slug] = (await wallet.linking.payees.open({ holderId, clientId: 'market', name })).id;
  }
  const sellerIds = await loadDemoMarket(market.catalog, payees);
  for (const { slug, name } of sellers) {
    const { email } = sellerPeople[slug]!;
    invariant(email !== null, 'a seller of the demo has an address');
    await market.accounts.signUp({ email, name, password: secrets.demoPassword });
    const shopperId = await market.accounts.idOf(email);
    invariant(shopperId, 'a seller of the demo has an account in the market');
    await market.accounts.setSeller(shopperId, sellerIds.get(slug)!);
  }
}
