import { join } from 'node:path';
import { readConfig } from '#platform/config/config.ts';
import type { Db } from '#platform/db/db.ts';
import { isId } from '#platform/kernel/id.ts';
import { counted } from '#platform/kernel/words.ts';
import { createSessionEnder as marketEnder } from '../market/server/accounts/sessions/ender-service.ts';
import { createSessionEnder as walletEnder } from '../wallet/server/identity/sessions/ender-service.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { Refusal, runTool } from './lifeline.ts';
import { loginOf, withDatabase } from './product-database.ts';
import { environmentOf } from './settings-table.ts';
import { settingNames, staffs } from './staff-at.ts';
import { readOrRefuse } from './wallet-database.ts';

const root = join(import.meta.dirname, '..');

const usage = `Say whose sessions end:
  npm run sessions -- end hld_…              a holder's, at the wallet
  npm run sessions -- end shp_…              a shopper's, at the market
  npm run sessions -- end everybody wallet   those of all holders
  npm run sessions -- end everybody market   those of all shoppers
The ids are in the security events. Sessions of operators end by \`npm run staff\`.`;

/**
 * `npm run sessions -- end`: signs one person out everywhere, or all people of a product.
 *
 * The environment's settings name the product's database; without them, it is the one that `npm start` runs here.
 */
async function main(): Promise<number> {
  const [action, whose = '', product, ...rest] = process.argv.slice(2);
  if (action !== 'end' || rest.length > 0) throw new Refusal(usage);
  if (isId('hld', whose) && product === undefined) return inDatabase('wallet', (db) => walletEnder({ db }).end(whose));
  if (isId('shp', whose) && product === undefined) return inDatabase('market', (db) => marketEnder({ db }).end(whose));
  if (whose !== 'everybody') throw new Refusal(usage);
  if (product === 'wallet') return inDatabase(product, (db) => walletEnder({ db }).endAll());
  if (product === 'market') return inDatabase(product, (db) => marketEnder({ db }).endAll());
  throw new Refusal(usage);
}

async function inDatabase(product: 'wallet' | 'market', end: (db: Db) => Promise<number>): Promise<number> {
  const at = staffs.get(product)!;
  const [name = ''] = settingNames(at);
  const env = process.env[name]
    ? environmentOf('staff', process.env)
    : { [name]: await loginOf(product, readSettings(process.env, root)) };
  const { databaseUrl } = readOrRefuse(() =>
    readConfig({ databaseUrl: at.settings.databaseUrl }, env, [...staffs.values()].flatMap(settingNames)),
  );
  const ended = await withDatabase(product, databaseUrl, end);
  console.log(`${counted(ended, 'session')} ended at the ${product}.`);
  return 0;
}

await runTool(main);
