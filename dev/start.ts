import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { neverWait } from '#platform/log/destination.ts';
import { buildWebApps } from '../bin/build-web.ts';
import { ensureDatabase, ensureServerLogin, migrateProduct } from '../bin/production/databases.ts';
import { superviseDatabase } from './constellation/databases.ts';
import { products } from '../bin/production/products.ts';
import type { Product } from '../bin/production/products.ts';
import { makeDataDir, ofAnotherVersion, withoutRoom } from './constellation/data-dir.ts';
import { lifePerson } from './seed/life-data.ts';
import { sellerPeople } from './seed/sellers.ts';
import { holdDirectory } from './constellation/lock.ts';
import { loadSecrets } from './constellation/secrets.ts';
import type { Secrets } from './constellation/secrets.ts';
import { serverPlans } from './constellation/servers.ts';
import { readSettings } from './constellation/settings.ts';
import type { Settings } from './constellation/settings.ts';
import { supervise } from './constellation/supervisor.ts';
import { onceAskedToEnd, Refusal, runTool } from '../bin/lifeline.ts';
import { seedOnce } from './seed/seed-once.ts';

const root = join(import.meta.dirname, '..');
const startedAt = Date.now();
const portsWithinMs = 3_000;

/** `npm start`: runs the whole constellation on this machine until it is stopped. */
async function main(): Promise<number> {
  const settings = readSettings(process.env, root);
  const ending = new AbortController();
  const asked = new Promise<void>((resolve) => {
    onceAskedToEnd(() => {
      ending.abort();
      resolve();
    });
  });
  // Disposed in reverse order after any failure: market, wallet, sandbox, database, and the directory last.
  await using stack = new AsyncDisposableStack();
  try {
    await bringUp(settings, stack, ending.signal);
  } catch (cause) {
    if (!ending.signal.aborted) throw cause;
    say('Stopping before it was ready …');
    return 0;
  }
  await greet(settings);
  await asked;
  say('Stopping the market, the wallet, the sandbox and the database …');
  await stack.disposeAsync();
  say('Stopped.');
  return 0;
}

async function bringUp(settings: Settings, stack: AsyncDisposableStack, ending: AbortSignal): Promise<void> {
  await makeDataDir(settings.dataDir);
  stack.use(await holdDirectory(settings.dataDir));
  await refuseTakenPorts(settings);
  const secrets = await loadSecrets(settings.dataDir);
  const databases = await bringUpDatabases(settings, secrets, stack).catch((cause: Error) => {
    throw withoutRoom(settings.dataDir, cause);
  });
  ending.throwIfAborted();
  await buildWebApps(say);
  ending.throwIfAborted();

  const plans = serverPlans({ root, settings, secrets, databases: databases.servers });
  await seedOnce({ settings, secrets, plans, hasLife: true }, say);
  ending.throwIfAborted();
  for (const plan of [plans.sandbox, plans.wallet, plans.market]) {
    say(`Starting the ${plan.name} …`);
    stack.use(await supervise(plan, { say, ending }));
  }
}

interface Databases {
  readonly owner: Record<Product, string>;
  readonly servers: Record<Product, string>;
}

async function bringUpDatabases(settings: Settings, secrets: Secrets, stack: AsyncDisposableStack): Promise<Databases> {
  const owner = await ownerUrls(settings, stack);
  const passwords = { wallet: secrets.walletDatabasePassword, market: secrets.marketDatabasePassword };
  const servers = { ...owner };
  for (const product of products) {
    // A reset empties only the data directory; the person's own database server is migrated as in production.
    const isEmbedded = (settings.databaseUrls[product] ?? settings.databaseUrl) === undefined;
    const applied = await migrateProduct(root, product, owner[product]).catch((cause: Error) => {
      throw isEmbedded ? ofAnotherVersion(settings.dataDir, cause) : cause;
    });
    if (applied.length > 0) say(`Brought the ${product}'s database up to date (${applied.length} migrations).`);
    servers[product] = await ensureServerLogin(product, owner[product], passwords[product]);
  }
  return { owner, servers };
}

async function ownerUrls(settings: Settings, stack: AsyncDisposableStack): Promise<Record<Product, string>> {
  const { wallet, market } = settings.databaseUrls;
  if (wallet !== undefined && market !== undefined) return { wallet, market };
  const serverUrl = settings.databaseUrl ?? (await embeddedServer(settings, stack));
  return {
    wallet: wallet ?? (await ensureDatabase(serverUrl, 'holdfast_wallet')),
    market: market ?? (await ensureDatabase(serverUrl, 'holdfast_market')),
  };
}

async function embeddedServer(settings: Settings, stack: AsyncDisposableStack): Promise<string> {
  const dir = join(settings.dataDir, 'postgres');
  const isNew = (await stat(dir).catch(() => undefined)) === undefined;
  say(isNew ? 'Making the database …' : 'Starting the database …');
  return stack.use(await superviseDatabase(dir, say)).url;
}

/** Reported before anything slow, with the name of the setting that helps. */
async function refuseTakenPorts({ ports }: Settings): Promise<void> {
  const settingOf = {
    wallet: 'HOLDFAST_WALLET_PORT',
    market: 'HOLDFAST_MARKET_PORT',
    sandbox: 'HOLDFAST_SANDBOX_PORT',
    smtp: 'HOLDFAST_SANDBOX_SMTP_PORT',
  };
  for (const name of Object.keys(settingOf) as (keyof typeof settingOf)[]) {
    const reason = await whyStillNotFree(ports[name]);
    if (reason === undefined) continue;
    throw new Refusal(`Port ${ports[name]} ${reason}; set ${settingOf[name]} to another one.`);
  }
}

/** Servers of a killed `npm start` release their ports within a second or two, so wait for them. */
async function whyStillNotFree(port: number): Promise<string | undefined> {
  const deadline = Date.now() + portsWithinMs;
  for (;;) {
    const reason = await whyNotFree(port);
    if (reason === undefined || Date.now() > deadline) return reason;
    await sleep(100);
  }
}

function whyNotFree(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('is taken by another program');
      else if (error.code === 'EACCES') resolve('may not be used by this user');
      else resolve(`can't be opened (${error.message})`);
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(undefined)));
  });
}

async function greet({ urls, dataDir }: Settings): Promise<void> {
  const { demoPassword } = await loadSecrets(dataDir);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`
Holdfast is ready (${seconds} s).

  Market   ${urls.market}
  Wallet   ${urls.wallet}
  Sandbox  ${urls.sandbox}   text messages, mail, parcels and the clock

What to try first:
  1. Open the wallet and sign up with any phone number; the code arrives in the sandbox's inbox.
  2. Add a card there (4242 4242 4242 4242, any later date, any three digits) and top up 100 EUR.
  3. Open the market, put something in the cart, make an account, link your wallet and pay.
  4. Ship it as its seller: sign in to the market as ${sellerPeople['moss-lane']?.email}
     (or copper-and-crumb@, voltwise@, larkfield@) with the password ${demoPassword}
     and deliver the parcel in the sandbox.
  5. Confirm it, or report a problem. The seller answers in a wallet of its own: log in there with
     ${sellerPeople['moss-lane']?.phone} (…901 copper-and-crumb, …903 voltwise, …904 larkfield) and the same password.
     npm run staff -- invite Ada ada@example.com +353870000001 prints the address of the person who decides.
  6. Look at half a year of money: log in to the wallet with ${lifePerson.phone} and the same password. Its PIN is ${lifePerson.pin}.

Or watch it being done: npm run demo, and npm run demo -- dispute
Ctrl-C stops everything; the next start continues where you were.`);
}

function say(line: string): void {
  console.log(line);
}

// If the terminal is gone, writing fails, which must not leave servers running.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
// A terminal that nobody reads must not block either: a server that ends must still be restarted.
neverWait(process.stdout);
neverWait(process.stderr);
await runTool(main);
