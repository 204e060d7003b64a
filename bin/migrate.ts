import { join } from 'node:path';
import { ensureDatabase, migrateProduct } from './production/databases.ts';
import { products } from './production/products.ts';
import type { Product } from './production/products.ts';
import { Refusal, runTool } from './lifeline.ts';

const root = join(import.meta.dirname, '..');

/**
 * `npm run migrate -- [wallet|market]`: brings the databases to this version, as their owner.
 *
 * The owner's address is HOLDFAST_WALLET_DATABASE_URL or HOLDFAST_MARKET_DATABASE_URL, or DATABASE_URL for both;
 * missing databases are created on that server. The servers themselves get a login that owns nothing.
 */
async function main(): Promise<number> {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !products.includes(name as Product));
  if (unknown !== undefined) throw new Refusal(`There is no product "${unknown}"; say wallet or market.`);
  for (const product of products.filter((name) => asked.length === 0 || asked.includes(name))) {
    const applied = await migrateProduct(root, product, await ownerUrl(product));
    const what = applied.length === 0 ? 'is up to date' : `took ${applied.join(', ')}`;
    console.log(`The ${product}'s database ${what}.`);
  }
  return 0;
}

async function ownerUrl(product: Product): Promise<string> {
  const name = `HOLDFAST_${product.toUpperCase()}_DATABASE_URL`;
  const own = process.env[name];
  if (own) return own;
  const server = process.env['DATABASE_URL'];
  if (server) return ensureDatabase(server, `holdfast_${product}`);
  throw new Refusal(`Say where the ${product}'s database is: ${name}, or DATABASE_URL for both.`);
}

await runTool(main);
