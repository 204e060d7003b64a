import pg from 'pg';
import { rolesOf } from '#platform/db/prepare.ts';
import { OldServerError, refuseOldServer } from '#platform/db/server-version.ts';

/** What a database says of itself and of a login: enough to judge whether a server may be run with it. */
export interface Standing {
  readonly database: string;
  readonly login: string;
  /** Rights that no server may have, in words that follow its name. */
  readonly excess: readonly string[];
  /** Whether the login may act as the product's writer and reader. */
  readonly takesRoles: boolean;
  /** Who may connect besides the database's owner and logins of this product. */
  readonly strangers: readonly string[];
  /** Names of the applied migrations; undefined where nothing of Holdfast is. */
  readonly migrations: readonly string[] | undefined;
}

const LIMIT_MS = 5_000;

/**
 * Asks a database what it is, as the login that a server is given.
 *
 * @param others The other products, whose logins have no business here.
 * @throws {OldServerError}
 * @throws Of the driver, when the database can't be reached or refuses the login; see `whyUnreachable`.
 */
export async function readStanding(url: string, product: string, others: readonly string[]): Promise<Standing> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: LIMIT_MS, query_timeout: LIMIT_MS });
  client.on('error', () => {});
  await client.connect();
  try {
    // First of all: older ones do not know what is asked below.
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

/** Many programs have a table of this name; one without these columns, or that is closed to us, is not ours. */
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

/** Roles that do not exist are nobody's; a superuser may do all of it, which is said once. */
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

/** Why a database can't be asked, in one clause without the password. */
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

/** Certificates are read when an address is, and may be what is missing. */
function withoutFiles(url: string): string {
  const bare = URL.parse(url);
  if (bare === null) return url;
  bare.search = '';
  return bare.href;
}
