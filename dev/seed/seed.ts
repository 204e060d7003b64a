import pino from 'pino';
import { createFetch } from '#platform/http/outgoing.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import { bindPort } from '#platform/http/bind.ts';
import type { Id } from '#platform/kernel/id.ts';
import { composeSandbox } from '../../sandbox/compose.ts';
import { readSandboxConfig } from '../../sandbox/config.ts';
import { liveHalfAYear } from './life.ts';
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

async function seed({ settings, secrets, plans, hasLife }: SeedPlan): Promise<void> {
  const time = { business: undefined as Date | undefined };
  const world = worldFor(settings, () => time.business ?? new Date());
  await using stack = new AsyncDisposableStack();
  const wallet = stack.adopt(await composeWallet(readWalletConfig(plans.wallet.env), world), (one) => one.close());
  const market = stack.adopt(await composeMarket(readMarketConfig(plans.market.env), world), (one) => one.close());
  await introduceMarket(wallet, settings, secrets);
  const sellerHolders = await fillMarket(wallet, market, secrets);
  // Half a year of charges belongs in no account at a real processor.
  const { STRIPE_SECRET_KEY, ECB_RATES_URL } = settings.handedOn;
  if (!hasLife || STRIPE_SECRET_KEY !== undefined || ECB_RATES_URL !== undefined) return;
  const config = readSandboxConfig(plans.sandbox.env);
  const { server } = await bindPort(config.port);
  stack.adopt(await composeSandbox(config, world, { server }), (one) => one.close());
  await liveHalfAYear({
    wallet,
    password: secrets.demoPassword,
    world,
    setTime: (at) => {
      time.business = at;
    },
    sellers: sellerHolders,
    fillCard: (url) => fillCard(world.http, url),
  });
}

/** Types a card on the sandbox's page, whose charges succeed. */
async function fillCard(http: typeof fetch, url: string): Promise<void> {
  const body = new URLSearchParams({ number: '4242 4242 4242 4242', expiry: '12 / 39', cvc: '123' });
  const answer = await http(url, { method: 'POST', body, redirect: 'manual' });
  await answer.body?.cancel();
  invariant(answer.status === 303, 'the sandbox takes the card');
}

function worldFor({ urls }: Settings, business: () => Date): World {
  return systemWorld({
    log: pino({ level: 'silent' }),
    http: createFetch({ privateOrigins: Object.values(urls) }),
    clocks: { business, security: () => new Date() },
  });
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

/** @returns The holders of the sellers, by slug. */
async function fillMarket(wallet: Wallet, market: Market, secrets: Secrets): Promise<ReadonlyMap<string, Id<'hld'>>> {
  const holders = new Map<string, Id<'hld'>>();
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
    holders.set(slug, holderId);
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
  return holders;
}
