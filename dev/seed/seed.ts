import pino from 'pino';
import { createFetch } from '#platform/http/outgoing.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import { composeMarket } from '../../market/server/compose.ts';
import type { Market } from '../../market/server/compose.ts';
import { readMarketConfig } from '../../market/server/config.ts';
import { composeWallet } from '../../wallet/server/compose.ts';
import type { Wallet } from '../../wallet/server/compose.ts';
import { readWalletConfig } from '../../wallet/server/config.ts';
import type { Secrets } from '../constellation/secrets.ts';
import type { Settings } from '../constellation/settings.ts';
import { sellers } from './catalog.ts';
import { loadDemoMarket } from './load.ts';
import { sellerPeople } from './sellers.ts';
import { runTool } from '../../bin/lifeline.ts';
import type { SeedPlan } from './seed-once.ts';

/** Started by `seedOnce`, which sends the data to seed. Every step can be repeated. */
await runTool(async () => {
  const plan = await new Promise<SeedPlan>((resolve) => process.once('message', (sent) => resolve(sent as SeedPlan)));
  await seed(plan);
  return 0;
});

async function seed({ settings, secrets, plans }: SeedPlan): Promise<void> {
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
    trade: 'shopping',
    redirectUris: [`${urls.market}/wallet/callback`],
    jwks: { keys: [publicKey] },
    privateOrigins: [urls.market],
  });
  invariant(registered.ok, 'the market of `npm start` is registered as it is');
  const opened = await wallet.webhooks.endpoints.open('market', `${urls.market}/webhooks/wallet`, {
    given: secrets.marketWebhookSecret,
  });
  invariant(opened.ok, 'the market of `npm start` has a webhook endpoint');
}

async function fillMarket(wallet: Wallet, market: Market, secrets: Secrets): Promise<void> {
  const payees: Record<string, string> = {};
  for (const { slug, name } of sellers) {
    const person = sellerPeople[slug];
    invariant(person !== undefined, 'every seller of the demo is somebody');
    const { phone, ...profile } = person;
    const holderId = await wallet.identity.accounts.openComplete({
      phone,
      password: secrets.demoPassword,
      profile,
      tier: 2,
    });
    payees[slug] = (
      await wallet.linking.payees.open({ holderId, clientId: 'market', name, maxCommissionBasisPoints: 800 })
    ).id;
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
