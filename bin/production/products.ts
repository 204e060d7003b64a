import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { migrationFiles } from '#platform/db/migrate.ts';
import { migrationsOf } from '#platform/db/prepare.ts';

export type Product = 'wallet' | 'market';

export const products: readonly Product[] = ['wallet', 'market'];

/** The names of the migrations that this code has, by product. */
export type Known = Readonly<Record<Product, readonly string[]>>;

/** The product of a database, recognized by migrations that no other product has. */
export function ownerOf(migrations: readonly string[], known: Known): Product | undefined {
  return products.find((product) => {
    const others = products.filter((other) => other !== product).flatMap((other) => known[other]);
    return migrations.some((name) => known[product].includes(name) && !others.includes(name));
  });
}

export async function knownMigrations(root: string): Promise<Known> {
  const namesOf = async (product: Product): Promise<string[]> => {
    const own = pathToFileURL(join(root, product, 'server', 'migrations', '/'));
    return (await migrationFiles(migrationsOf(own))).map(({ name }) => name);
  };
  return { wallet: await namesOf('wallet'), market: await namesOf('market') };
}
