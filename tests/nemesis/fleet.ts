import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../dev/postgres/embedded.ts';
import type { EmbeddedPostgres } from '../../dev/postgres/embedded.ts';
import { ensureDatabase, ensureServerLogin } from '../../bin/production/databases.ts';
import { loadSecrets } from '../../dev/constellation/secrets.ts';
import type { Secrets } from '../../dev/constellation/secrets.ts';
import { serverPlans } from '../../dev/constellation/servers.ts';
import type { Settings } from '../../dev/constellation/settings.ts';
import type { ServerPlan } from '../../dev/constellation/supervisor.ts';
import type { Dice } from './dice.ts';
import { endWithUs, whileStarting } from './belongings.ts';
import { calmWeather, startProxy } from './proxy.ts';
import type { Edge, Proxy, Weather } from './proxy.ts';
import { runServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';

/** A server of the fleet. */
export type ServerName = 'wallet' | 'market' | 'sandbox';

/** The possible targets of a kill: a server, the whole database server, or one of the database's processes. */
export type Target = ServerName | 'database' | 'database_backend';

/**
 * Wallet, market and sandbox as real processes on a real database, and the proxies that control the network between
 * them.
 */
export interface Fleet {
  readonly dataDir: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly plans: Readonly<Record<ServerName, ServerPlan>>;
  readonly weather: Weather;
  readonly servers: Readonly<Record<ServerName, ServerProcess>>;
  /** The databases' addresses with the owner's login, by which the checker reads the books. */
  readonly databases: { readonly wallet: string; readonly market: string };
  /** The port at which the test's shop receives its events. */
  readonly shopPort: number;
  /** Sends SIGKILL. Servers begin to restart at once; the database runs again when this resolves. */
  kill(target: Target): Promise<void>;
  /** Resolves when every server answers on /readyz. */
  ready(): Promise<void>;
  /** Each server that ended without being killed, in words. */
  readonly accidents: string[];
  /** Ends everything: `in_order` leaves a data directory from which a run can start, `at_once` kills the processes. */
  close(how: 'in_order' | 'at_once'): Promise<void>;
}

/** Where a fleet runs. */
export interface Ground {
  /** Root of the source tree that the servers run from. */
  readonly root: string;
  readonly dataDir: string;
  /** The first of ten ports in a row. */
  readonly port: number;
}

/** Makes the settings of `npm start`, with the proxies' addresses as public addresses. */
export function settingsOf({ dataDir, port }: Ground): Settings {
  return {
    dataDir,
    ports: { wallet: port + 4, market: port + 5, sandbox: port + 6, smtp: port + 7 },
    urls: {
      wallet: `http://wallet.localhost:${port}`,
      console: `http://console.localhost:${port}`,
      market: `http://market.localhost:${port + 1}`,
      desk: `http://desk.localhost:${port + 1}`,
      sandbox: `http://sandbox.localhost:${port + 2}`,
    },
    databaseUrl: undefined,
    databaseUrls: {},
    handedOn: {},
  };
}

/** Returns the origin of the test's shop before a fleet runs. */
export function shopUrlOf(ground: Ground): string {
  return `http://shop.localhost:${ground.port + 3}`;
}

/** Returns the origin of the test's shop. */
export function shopOrigin({ shopPort }: Pick<Fleet, 'shopPort'>): string {
  return `http://shop.localhost:${shopPort}`;
}

/** Makes the server plans of `npm start`. */
export function plansOf(
  ground: Ground,
  secrets: Secrets,
  databases: { wallet: string; market: string },
): Readonly<Record<ServerName, ServerPlan>> {
  return serverPlans({ root: ground.root, settings: settingsOf(ground), secrets, databases });
}

/** Starts a database server that can be killed, and then restarts on the same port. */
export async function startDatabase(dataDir: string) {
  const dir = join(dataDir, 'postgres');
  const killNow = (): void => {
    const [pid] = readFileSync(join(dir, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
  };
  const forget = endWithUs(killNow);
  let server: EmbeddedPostgres = await whileStarting(startEmbeddedPostgres({ dir, durable: true }));
  const { localUrl: url, port } = server;
  return {
    url,
    kill: async () => {
      killNow();
      await server.died;
      server = await whileStarting(startEmbeddedPostgres({ dir, durable: true, port }));
    },
    stop: async () => {
      await server.stop();
      forget();
    },
  };
}

/**
 * Starts a fleet on a data directory that `setStage` has prepared.
 *
 * @param wanted The servers that run; a server that is left out has an address without a server behind it.
 */
export async function startFleet(
  ground: Ground,
  dice: Dice,
  wanted: readonly ServerName[] = ['sandbox', 'wallet', 'market'],
): Promise<Fleet> {
  const settings = settingsOf(ground);
  await mkdir(join(ground.dataDir, 'logs'), { recursive: true });
  const database = await startDatabase(ground.dataDir);
  const secrets = await loadSecrets(ground.dataDir);
  const owner = {
    wallet: await ensureDatabase(database.url, 'holdfast_wallet'),
    market: await ensureDatabase(database.url, 'holdfast_market'),
  };
  const plans = plansOf(ground, secrets, {
    wallet: await ensureServerLogin('wallet', owner.wallet, secrets.walletDatabasePassword),
    market: await ensureServerLogin('market', owner.market, secrets.marketDatabasePassword),
  });
  const weather = calmWeather();
  const accidents: string[] = [];
  const proxies = await startProxies(settings, weather, dice);
  const run = (name: ServerName) =>
    runServer(plans[name], join(ground.dataDir, '..', 'compiled'), (how) => accidents.push(how));
  const servers = Object.fromEntries(wanted.map((name) => [name, run(name)])) as Record<ServerName, ServerProcess>;
  return {
    dataDir: ground.dataDir,
    settings,
    secrets,
    plans,
    weather,
    servers,
    databases: owner,
    shopPort: ground.port + 3,
    accidents,
    kill: async (target) => {
      if (target === 'database') await database.kill();
      else if (target === 'database_backend') await killBackend(owner.wallet);
      else await servers[target].kill();
    },
    ready: async () => {
      for (const server of Object.values(servers)) await server.ready();
    },
    close: async (how) => {
      const signal = how === 'in_order' ? 'SIGTERM' : 'SIGKILL';
      const { sandbox, ...others } = servers;
      await Promise.all(Object.values(others).map((server) => server.stop(signal)));
      // Requests for the sandbox's clock stay open, and the sandbox would wait for them.
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await sandbox.stop(signal);
      await database.stop();
    },
  };
}

async function startProxies({ ports, urls }: Settings, weather: Weather, dice: Dice): Promise<Proxy[]> {
  const start = (name: ServerName, edgeOf: (path: string) => Edge) =>
    startProxy({ port: Number(new URL(urls[name]).port), targetPort: ports[name], edgeOf }, weather, dice.fork(name));
  return [
    await start('wallet', (path) => {
      if (path.startsWith('/v1/processor/')) return 'sandbox_wallet';
      return /^\/(v1|oauth|\.well-known)\//.test(path) ? 'market_wallet' : 'browser';
    }),
    await start('market', (path) => {
      if (path.startsWith('/webhooks/wallet')) return 'wallet_market';
      return path.startsWith('/webhooks/') ? 'sandbox_market' : 'browser';
    }),
    await start('sandbox', (path) => {
      if (path.startsWith('/clock')) return 'clock';
      return /^\/(v1|v2|2010-04-01)\//.test(path) ? 'wallet_sandbox' : 'browser';
    }),
  ];
}

/** Kills one of the database's processes: the database then ends all its connections and recovers on its own. */
async function killBackend(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where usename = 'holdfast_wallet_server' order by random() limit 1`,
    );
    if (rows[0]) process.kill(rows[0].pid, 'SIGKILL');
  } catch {
    // The database is down already, or has just restarted and has no connections yet.
  } finally {
    await client.end().catch(() => undefined);
  }
  await sleep(50);
}
