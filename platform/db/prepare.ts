import pg from 'pg';
import { migrate } from './migrate.ts';

/** Folders of migrations for the tables that both products have, each beside the code that uses them. */
const SHARED = [
  '../jobs/migrations/',
  '../credentials/migrations/',
  '../mail/migrations/',
  '../files/migrations/',
  '../security-log/migrations/',
];

/** The roles of a product's servers, and of the auditor, which reads the books and writes nothing. */
export function rolesOf(product: string): { writer: string; reader: string; auditor: string } {
  const role = (what: string): string => `holdfast_${product}_${what}`;
  return { writer: role('writer'), reader: role('reader'), auditor: role('auditor') };
}

/** All folders of migrations for a product's database, given the product's own. */
export function migrationsOf(own: URL): URL[] {
  return [...SHARED.map((folder) => new URL(folder, import.meta.url)), own];
}

/**
 * Prepares a product's database for its servers: tables, roles, and no connections for other logins. Safe to
 * repeat.
 *
 * @returns The names of the migrations applied now.
 */
export async function prepareDatabase(plan: { url: string; product: string; migrations: URL }): Promise<string[]> {
  const roles = rolesOf(plan.product);
  const applied = await migrate({ url: plan.url, directories: migrationsOf(plan.migrations), ...roles });
  await closeToOthers(plan.url, Object.values(roles));
  return applied;
}

/**
 * By default, every login of a PostgreSQL server may connect to each of its databases, where only missing grants keep
 * it from reading. This lets only logins with a role of the product connect; a later login needs its own grant.
 */
async function closeToOthers(url: string, roles: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ database: string; logins: string[] }>(
      `select current_database() as database,
              array(select r.rolname::text from pg_roles r
                     where r.rolcanlogin and not r.rolsuper
                       and exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
                                    where m.member = r.oid and g.rolname = any ($1::text[]))) as logins`,
      [roles],
    );
    const { database, logins } = rows[0]!;
    const name = client.escapeIdentifier(database);
    await client.query(`revoke connect, temporary on database ${name} from public`);
    for (const login of logins) await allowLogin(client, login);
  } finally {
    await client.end();
  }
}

/** Lets a login connect to the database of `owner`'s connection. */
export async function allowLogin(owner: pg.Client, login: string): Promise<void> {
  const { rows } = await owner.query<{ database: string }>('select current_database() as database');
  const database = owner.escapeIdentifier(rows[0]!.database);
  await owner.query(`grant connect on database ${database} to ${owner.escapeIdentifier(login)}`);
}
