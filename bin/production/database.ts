import { readStanding, whyUnreachable } from './standing.ts';
import type { Standing } from './standing.ts';
import { knownMigrations, ownerOf, products } from './products.ts';
import type { Known, Product } from './products.ts';

/**
 * Lists every fault of a database and its login that forbids running a product's server, as the database itself reports
 * it.
 */
export async function standingFaults(root: string, product: Product, url: string): Promise<string[]> {
  const setting = `HOLDFAST_${product.toUpperCase()}_DATABASE_URL`;
  try {
    const standing = await readStanding(
      url,
      product,
      products.filter((other) => other !== product),
    );
    return judgeStanding(product, standing, await knownMigrations(root)).map((fault) => `${setting}: ${fault}`);
  } catch (cause) {
    return [`${setting}: ${whyUnreachable(cause, url)}`];
  }
}

/** One sentence for each fault of a database or its login. */
export function judgeStanding(product: Product, standing: Standing, known: Known): string[] {
  const { login, database, excess, strangers, takesRoles } = standing;
  const version = versionFault(product, standing, known);
  // If the database is the wrong one, its other faults do not matter.
  if (version !== undefined && ownerOf(standing.migrations ?? [], known) !== product) return [version];
  return [
    ...(version === undefined ? [] : [version]),
    ...excess.map(
      (what) => `the login ${login} ${what}; a server's login owns nothing and may take its two roles only`,
    ),
    ...(takesRoles || excess.length > 0
      ? []
      : [`the login ${login} may not take the roles holdfast_${product}_writer and holdfast_${product}_reader`]),
    ...strangers.map(
      (who) => `${who} may connect to the database ${database}; \`npm run migrate -- ${product}\` closes it`,
    ),
  ];
}

function versionFault(product: Product, { migrations, database }: Standing, known: Known): string | undefined {
  const migrate = `run \`npm run migrate -- ${product}\``;
  const mine = known[product];
  const newest = mine.at(-1) ?? 'none';
  if (migrations === undefined || migrations.length === 0)
    return `the database ${database} has nothing of Holdfast in it; ${migrate}`;
  const owner = ownerOf(migrations, known);
  if (owner !== undefined && owner !== product) return `the database ${database} is the ${owner}'s`;
  const unknown = migrations.filter((name) => !mine.includes(name));
  if (unknown.length > 0 && unknown.length === migrations.length) {
    return `the database ${database} is that of another program`;
  }
  if (unknown.length > 0) {
    return `the database ${database} is at ${unknown.at(-1)}, which this version (${newest}) does not know; run the version that made it`;
  }
  const missing = mine.filter((name) => !migrations.includes(name));
  if (missing.length === 0) return undefined;
  return `the database ${database} is at ${migrations.at(-1)}, and this version needs ${newest}; ${migrate}`;
}
