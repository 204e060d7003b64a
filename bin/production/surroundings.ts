/** Variables that the database driver reads if the database's address does not have the value. */
const driverNames = new Set(
  (
    'PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGPASSFILE PGOPTIONS PGSSLMODE PGSSLNEGOTIATION ' +
    'PGSSLROOTCERT PGSSLCERT PGSSLKEY PGCLIENT_ENCODING PGREPLICATION PGBINARY PGSERVICE PGSERVICEFILE ' +
    'NODE_PG_FORCE_NATIVE'
  ).split(' '),
);

/** Options of Node that expose the process or weaken its protection. */
const weakOptions: readonly (readonly [option: RegExp, effect: string])[] = [
  [/^--inspect(-|$)/, 'opens the process to a debugger'],
  [/^--insecure-http-parser$/, 'takes requests that two servers read differently'],
  [/^--tls-(min|max)-v1\.[01]$|^--tls-max-v1\.2$/, 'allows an outdated TLS or forbids the newest'],
  [/^--tls-cipher-list$/, 'chooses other ciphers than Node'],
  [/^--tls-keylog$/, 'writes the keys of encrypted connections into a file'],
  [/^--security-revert$/, 'takes back a repair of Node'],
];

/**
 * Lists the environment variables, besides the settings, that would change the process's peers or expose it or its
 * traffic; one sentence each.
 *
 * @param database The setting that names the database.
 */
export function surroundingFaults(env: NodeJS.ProcessEnv, database: string): string[] {
  return [
    ...Object.keys(env)
      .filter((name) => driverNames.has(name) && env[name])
      .map((name) => `${name} changes the connection to the database past ${database}; unset it`),
    ...nodeFaults(env['NODE_OPTIONS'] ?? ''),
    ...(env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? ['NODE_TLS_REJECT_UNAUTHORIZED is 0, so anybody in between could answer for every service that is called']
      : []),
    ...(env['NODE_DEBUG'] ? ['NODE_DEBUG writes requests with their tokens and cookies to the log; unset it'] : []),
  ];
}

function nodeFaults(options: string): string[] {
  // Node accepts underscores for hyphens, and a value after `=` or a blank.
  const given = options.split(/\s+/).map((one) => one.replaceAll(/^"|"$/g, '').split('=', 1)[0]!.replaceAll('_', '-'));
  return weakOptions.flatMap(([option, effect]) => {
    const found = given.find((one) => option.test(one));
    return found === undefined ? [] : [`NODE_OPTIONS has ${found}, which ${effect}; leave it out`];
  });
}
