import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureDatabase, ensureServerLogin, migrateProduct } from '../../bin/production/databases.ts';
import { products } from '../../bin/production/products.ts';
import { loadSecrets } from '../../dev/constellation/secrets.ts';
import { serverPlans } from '../../dev/constellation/servers.ts';
import type { ServerPlan } from '../../dev/constellation/supervisor.ts';
import type { Settings } from '../../dev/constellation/settings.ts';
import { seedOnce } from '../../dev/seed/seed-once.ts';
import { startDatabase } from '../nemesis/fleet.ts';
import { runServer } from '../nemesis/server-process.ts';
import { createShop, makeIdentity } from './shop.ts';
import type { AttackShop } from './shop.ts';
import { createTarget } from './target.ts';
import type { Addresses, Target } from './target.ts';

/** A constellation that was started to be attacked. */
export interface Ground {
  readonly target: Target;
  close(): Promise<void>;
}

/** The servers trust this machine as a proxy, so that attackers can come from many networks. */
const PROXIES = '127.0.0.0/8,::1/128';

/** Starts wallet, market and sandbox from a source tree, on free ports and in a fresh data directory. */
export async function openGround(root: string, work: string): Promise<Ground> {
  const dataDir = await mkdtemp(join(work, 'data-'));
  await mkdir(join(dataDir, 'logs'), { mode: 0o700 });
  const settings = await settingsFor(dataDir);
  const database = await startDatabase(dataDir);
  const secrets = await loadSecrets(dataDir);
  const logins = { wallet: '', market: '' };
  for (const product of products) {
    const owner = await ensureDatabase(database.url, `holdfast_${product}`);
    await migrateProduct(root, product, owner);
    const password = product === 'wallet' ? secrets.walletDatabasePassword : secrets.marketDatabasePassword;
    logins[product] = await ensureServerLogin(product, owner, password);
  }
  const plans = serverPlans({ root, settings, secrets, databases: logins });
  await seedOnce({ settings, secrets, plans, hasLife: false }, () => {});
  const proxied = (plan: ServerPlan): ServerPlan => ({
    ...plan,
    env: { ...plan.env, HOLDFAST_TRUSTED_PROXIES: PROXIES },
  });
  const servers = [plans.sandbox, proxied(plans.wallet), proxied(plans.market)].map((plan) =>
    runServer(plan, join(work, 'compiled'), () => {}),
  );
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await database.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    for (const server of servers) await server.ready();
    const target = createTarget({ urls: settings.urls, sellerPassword: secrets.demoPassword });
    // The shop sends through the target, which keeps its requests as evidence too.
    return { target: { ...target, shop: await registerShop(root, settings, target) }, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** Reaches a constellation that runs already; it has no shop whose keys an attack knows. */
export function reachGround(urls: Addresses): Ground {
  return { target: createTarget({ urls, sellerPassword: undefined }), close: async () => {} };
}

/** Registers a shop as an operator does, with `npm run client`. */
async function registerShop(root: string, settings: Settings, { send }: Target): Promise<AttackShop> {
  const me = await makeIdentity();
  const jwks = join(settings.dataDir, 'shop.json');
  await writeFile(jwks, JSON.stringify(me.jwks));
  const args = ['register', '--name', 'Juniper & Salt', '--client-id', me.clientId];
  args.push('--redirect-uri', me.redirectUri, '--jwks-file', jwks);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOLDFAST_DATA_DIR: settings.dataDir,
    HOLDFAST_WALLET_PORT: String(settings.ports.wallet),
    HOLDFAST_MARKET_PORT: String(settings.ports.market),
    HOLDFAST_SANDBOX_PORT: String(settings.ports.sandbox),
    HOLDFAST_SANDBOX_SMTP_PORT: String(settings.ports.smtp),
  };
  await promisify(execFile)(process.execPath, [join(root, 'bin', 'client.ts'), ...args], { cwd: root, env });
  return createShop(me, settings.urls.wallet, send);
}

async function settingsFor(dataDir: string): Promise<Settings> {
  const [wallet = 0, market = 0, sandbox = 0, smtp = 0] = await freePorts(4);
  return {
    dataDir,
    ports: { wallet, market, sandbox, smtp },
    urls: {
      wallet: `http://wallet.localhost:${wallet}`,
      console: `http://console.localhost:${wallet}`,
      market: `http://market.localhost:${market}`,
      desk: `http://desk.localhost:${market}`,
      sandbox: `http://sandbox.localhost:${sandbox}`,
    },
    databaseUrl: undefined,
    databaseUrls: {},
    handedOn: {},
  };
}

/** Finds ports that are free now, all different. */
async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer());
  await Promise.all(probes.map((probe) => new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}
