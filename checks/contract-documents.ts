import { join } from 'node:path';
import pino from 'pino';
import { systemWorld } from '#platform/kernel/world.ts';
import { composeMarket } from '../market/server/compose.ts';
import { readMarketConfig } from '../market/server/config.ts';
import { composeWallet } from '../wallet/server/compose.ts';
import { readWalletConfig } from '../wallet/server/config.ts';
import { ensureDatabase, migrateProduct } from '../bin/production/databases.ts';
import type { Product } from '../bin/production/products.ts';
import { loadSecrets } from '../dev/constellation/secrets.ts';
import { serverPlans } from '../dev/constellation/servers.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { prepareTestRun } from './test-run.ts';

const root = join(import.meta.dirname, '..');

type Documents = Record<Product, Record<string, unknown>>;

/**
 * Makes OpenAPI documents from the routes of both products: composed as in `npm start`, on a temporary database,
 * without listening and without outgoing requests.
 */
export async function composeDocuments(): Promise<Documents> {
  await using run = await prepareTestRun();
  const settings = readSettings({ HOLDFAST_DATA_DIR: run.temporary }, root);
  const databases = {
    wallet: await ensureDatabase(run.databaseUrl, 'wallet'),
    market: await ensureDatabase(run.databaseUrl, 'market'),
  };
  await migrateProduct(root, 'wallet', databases.wallet);
  await migrateProduct(root, 'market', databases.market);
  const secrets = await loadSecrets(run.temporary);
  const plans = serverPlans({ root, settings, secrets, databases });

  const world = systemWorld({ log: pino({ level: 'silent' }), http: refuseToCall });
  const wallet = await composeWallet(readWalletConfig(plans.wallet.env), world);
  const market = await composeMarket(readMarketConfig(plans.market.env), world);
  const documents = { wallet: plain(wallet.app.swagger()), market: plain(market.app.swagger()) };
  await market.close();
  await wallet.close();
  return documents;
}

function refuseToCall(): Promise<never> {
  return Promise.reject(new Error('A contract is emitted without calling anybody.'));
}

function plain(document: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
}
