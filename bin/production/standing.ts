import pg from 'pg';
import { rolesOf } from '#platform/db/prepare.ts';
import { OldServerError, refuseOldServer } from '#platform/db/server-version.ts';

/** Facts that a database reports about itself and a login, from which to judge whether a server may use it. */
export interface Standing {
  readonly database: string;
  readonly login: string;
  /** Rights that no server may have, as words to follow the login's name. */
  readonly excess: readonly string[];
  /** Whether the login may act as the product's writer and reader. */
  readonly takesRoles: boolean;
  /** Logins that may connect besides the database's owner and this product's logins. */
  readonly strangers: readonly string[];
  /** Names of the applied migrations; undefined if the database has nothing of Holdfast. */
  readonly migrations: readonly string[] | undefined;
}

const LIMIT_MS = 5_000;

/**
 * Asks a database about itself, with the login of a server.
 *
 * @param others The other products, whose logins must not connect.
 * @throws {OldServerError}
 * @throws The driver's error, if the database can't be reached or refuses the login; see `whyUnreachable`.
 */
export async function readStanding(url: string, product: string, others: readonly string[]): Promise<Standing> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: LIMIT_MS, query_timeout: LIMIT_MS });
  client.on('error', () => {});
  await client.connect();
  try {
    // This comes first, because older servers do not support the queries below.
    await refuseOldServer(client);
    const { writer, reader } = rolesOf(product);
    const foreign = others.flatMap((other) => Object.values(rolesOf(other)));
    const { rows } = await client.query<Omit<Standing, 'migrations'> & { hasMigrations: boolean }>(QUESTIONS, [
      writer,
      reader,
      foreign,
    ]);
    const { hasMigrations, ...standing } = rows[0]!;
    if (!hasMigrations) return { ...standing, migrations: undefined };
    return { ...standing, migrations: await appliedMigrations(client) };
  } finally {
    await client.end();
  }
}

/** Many programs have a table of this name; one without these columns, or without access for us, is not ours. */
async function appliedMigrations(client: pg.Client): Promise<string[] | undefined> {
  try {
    const { rows } = await client.query<{ name: string }>('select name from public.migrations order by name');
    return rows.map(({ name }) => name);
  } catch (cause) {
    const { code } = cause as { code?: string };
    if (code === '42703' || code === '42501') return undefined;
    throw cause;
  }
}

/** Nobody has a role that does not exist. A superuser has all of these rights, which is reported once. */
const QUESTIONS = `
  select current_database()::text as database,
         session_user::text as login,
         array_remove(array[
           case when me.rolsuper then 'is a superuser' end,
           case when me.rolbypassrls and not me.rolsuper then 'bypasses row-level security' end,
           case when (me.rolcreaterole or me.rolreplication) and not me.rolsuper
                then 'may make roles or replicate' end,
           case when exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                              where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname !~ '^pg_'
                                and not me.rolsuper and pg_has_role(me.oid, c.relowner, 'MEMBER'))
                then 'owns tables' end,
           case when exists (select from pg_database d where d.datname = current_database()
                                and not me.rolsuper and pg_has_role(me.oid, d.datdba, 'MEMBER'))
                then 'owns the database' end], null) as excess,
         (select count(*) = 2 and bool_and(pg_has_role(me.oid, r.oid, 'SET')) from pg_roles r
           where r.rolname in ($1, $2)) as "takesRoles",
         array(select 'everybody with a login on that server' from pg_database d
                where d.datname = current_database() and has_database_privilege('public', d.oid, 'CONNECT')
                union all
               select 'the login ' || r.rolname from pg_roles r
                where r.rolcanlogin and not r.rolsuper and has_database_privilege(r.oid, current_database(), 'CONNECT')
                  and not has_database_privilege('public', current_database(), 'CONNECT')
                  and exists (select from pg_roles f where f.rolname = any ($3::text[])
                                                       and pg_has_role(r.oid, f.oid, 'MEMBER'))
                order by 1) as strangers,
         to_regclass('public.migrations') is not null as "hasMigrations"
    from pg_roles me where me.rolname = session_user`;

/** The reason why a database can't be asked, as one clause without the password. */
export function whyUnreachable(cause: unknown, url: string): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause instanceof OldServerError) return cause.message;
  const { host, port, user, database } = new pg.Client({ connectionString: withoutFiles(url) });
  const { code } = cause as { code?: string };
  const reason = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : cause.message;
  if (code === '28P01' || code === '28000') return `the server at ${host}:${port} refuses the login ${user}: ${reason}`;
  if (code === '3D000') return `the server at ${host}:${port} has no database ${database}`;
  if (code === '42501') return `the login ${user} may not connect to the database ${database}`;
  return `the database ${database} at ${host}:${port} can't be reached: ${reason || code}`;
}

/** The driver reads certificates together with the address, and one may be missing. */
function withoutFiles(url: string): string {
  const bare = URL.parse(url);
  if (bare === null) return url;
  bare.search = '';
  return bare.href;
}
