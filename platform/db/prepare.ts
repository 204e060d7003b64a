import { installWorker } from '../jobs/install.ts';
import { migrate } from './migrate.ts';

/** What every product's database has besides its own tables. */
const SHARED = new URL('../jobs/migrations/', import.meta.url);

/** The roles of a product's servers, and of the auditor, which reads what the books are made of and writes nothing. */
export function rolesOf(product: string): { writer: string; reader: string; auditor: string } {
  const role = (what: string): string => `holdfast_${product}_${what}`;
  return { writer: role('writer'), reader: role('reader'), auditor: role('auditor') };
}

/** The folders whose migrations make a product's database, given its own. */
export function migrationsOf(own: URL): URL[] {
  return [SHARED, own];
}

/**
 * Makes a product's database ready for its servers: tables, roles, job queue. Safe to run again.
 *
 * @returns The names of the migrations applied now.
 */
export async function prepareDatabase(plan: { url: string; product: string; migrations: URL }): Promise<string[]> {
  const roles = rolesOf(plan.product);
  const applied = await migrate({ url: plan.url, directories: migrationsOf(plan.migrations), ...roles });
  await installWorker(plan.url, roles.writer);
  return applied;
}
