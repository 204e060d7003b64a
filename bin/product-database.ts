import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { runningOwnerUrl } from '../dev/constellation/databases.ts';
import { loadSecrets } from '../dev/constellation/secrets.ts';
import type { Settings } from '../dev/constellation/settings.ts';
import { ensureServerLogin } from './production/databases.ts';
import type { Product } from './production/products.ts';
import { Refusal } from './lifeline.ts';

/** Works on a product's database as its server, and closes it. @throws {Refusal} In one sentence, whatever fails. */
export async function withDatabase<T>(product: Product, url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = connect({ url, ...rolesOf(product) });
  try {
    return await work(db);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(`The ${product}'s database cannot be used: ${(cause as Error).message}`, { cause });
  } finally {
    await db.close();
  }
}

/** The address by which the server of a product that `npm start` runs here logs in to its database. */
export async function loginOf(product: Product, settings: Settings): Promise<string> {
  const ownerUrl = await runningOwnerUrl(settings, product);
  const { walletDatabasePassword: wallet, marketDatabasePassword: market } = await loadSecrets(settings.dataDir);
  return ensureServerLogin(product, ownerUrl, { wallet, market }[product]);
}
