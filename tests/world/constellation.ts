import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { Writable } from 'node:stream';
import pg from 'pg';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import { bindPort } from '#platform/http/bind.ts';
import { createFetch } from '#platform/http/outgoing.ts';
import { createIds } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import { createLogger } from '#platform/log/logger.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import { composeMarket } from '../../market/server/compose.ts';
import type { Market } from '../../market/server/compose.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { composeSandbox } from '../../sandbox/compose.ts';
import type { Sandbox } from '../../sandbox/compose.ts';
import { FINANCIAL_ACCOUNT } from '../../sandbox/stripe/financial-account.ts';
import type { Cells } from '../../wallet/server/ledger/accounts/service.ts';
import { composeWallet } from '../../wallet/server/compose.ts';
import type { Wallet } from '../../wallet/server/compose.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { openPair } from './pair.ts';
import type { Pair, RootSecrets } from './pair.ts';
import { settle } from './settle.ts';

/** Wallet, market and sandbox, composed as in production, in this process and with clocks that tests move. */
export interface Constellation {
  readonly wallet: Wallet;
  readonly market: Market;
  readonly sandbox: Sandbox;
  readonly walletUrl: string;
  /** The origin of the wallet's operators, which the wallet's process serves. */
  readonly consoleUrl: string;
  readonly marketUrl: string;
  /** The origin of the market's operators, which the market's process serves. */
  readonly deskUrl: string;
  readonly sandboxUrl: string;
  /** The wallet's database with its owner's login, for tests that look at stored rows. */
  readonly walletDatabaseUrl: string;
  /** The market's database with its owner's login. */
  readonly marketDatabaseUrl: string;
  /** The secret from which the market's present keys derive. */
  readonly marketSecret: () => Buffer;
  /** The secret with which the wallet signs webhooks to the market. */
  readonly webhookSecret: string;
  /** The secret with which the card processor signs webhooks to the wallet. */
  readonly processorSecret: string;
  /** The wallet's API key at the card processor. */
  readonly processorKey: string;
  /** The market's API key at the carrier. */
  readonly carrierKey: string;
  /** A `fetch` that reaches the three, as a browser on this machine would. */
  readonly http: typeof fetch;
  /** All lines that the servers have logged. */
  readonly logs: () => string;
  /** Moves business time on; deadlines fire on the next sweep. */
  advance(ms: number): void;
  /** Moves security time on, so that codes, sessions and tokens age. */
  age(ms: number): void;
  /**
   * Does all due work on both servers. Afterwards the sandbox's webhooks have been tried once, the outboxes are empty,
   * and no job and no deadline is due. It does not wait for the retry of work that failed.
   */
  settle(): Promise<void>;
  /** Queries the wallet's database as its owner. */
  readonly walletRows: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** Queries the market's database as its owner. */
  readonly marketRows: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** The two servers of each product, if they were started in pairs. Their jobs run, so `settle` is not for them. */
  readonly pairs?: { readonly wallet: Pair<Wallet>; readonly market: Pair<Market> };
  /** The secrets with which the servers were started. */
  readonly secrets: { readonly wallet: Buffer; readonly market: Buffer };
  close(): Promise<void>;
}

/** Faults that a test makes, and settings in which it differs from production. */
export interface Faults {
  /** The wallet's cells. */
  readonly cells?: Cells;
  /** Wraps the `fetch` with which a server calls other systems. */
  readonly net?: (side: 'wallet' | 'market', send: typeof fetch) => typeof fetch;
  /** Maps a database's address to the one by which the server reaches it, for example through a proxy. */
  readonly databaseUrl?: (url: string) => string;
  /** The port to which the wallet sends mail, instead of the sandbox's. */
  readonly smtpPort?: number;
  /** How the wallet pays withdrawals; by default, from the sandbox's financial account. */
  readonly payouts?: 'connect' | 'outbound';
  /** Starts two servers of each product. */
  readonly inPairs?: boolean;
  /** Is called at each of the market's fault points, and throws to kill the market there. */
  readonly inMarket?: (point: string) => Promise<void>;
  /** Likewise in the wallet. */
  readonly inWallet?: (point: string) => Promise<void>;
}

/** Chooses the ports, addresses and secrets that the three share. */
async function makeCommon() {
  const ports = { sandbox: await bindPort(0), wallet: await bindPort(0), market: await bindPort(0) };
  const urls = {
    sandbox: `http://sandbox.localhost:${ports.sandbox.port}`,
    wallet: `http://wallet.localhost:${ports.wallet.port}`,
    console: `http://console.localhost:${ports.wallet.port}`,
    market: `http://market.localhost:${ports.market.port}`,
    desk: `http://desk.localhost:${ports.market.port}`,
  };
  const shared = {
    twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
    twilioAuthToken: randomBytes(16).toString('hex'),
    stripeSecretKey: `sk_test_${randomBytes(12).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(12).toString('hex')}`,
    easypostApiKey: `EZTK${randomBytes(12).toString('hex')}`,
    easypostWebhookSecret: randomBytes(12).toString('hex'),
  };
  const walletHook = `whsec_${randomBytes(24).toString('base64')}`;
  const clientKey = deriveSigningKey(randomBytes(32), 'market');
  return { ports, urls, shared, walletHook, clientKey };
}
type Common = Awaited<ReturnType<typeof makeCommon>>;

/** Starts all three on free ports and fresh databases, and registers the market with the wallet. */
export async function startConstellation(faults: Faults = {}): Promise<Constellation> {
  const common = await makeCommon();
  const { urls } = common;
  const http = createFetch({ privateOrigins: Object.values(urls) });
  const time = { business: 0, security: 0 };
  const { log, logs } = recordedLog();
  const world = worldOf(time, http, log);
  const sandbox = await startSandbox(common, world);
  const databases = { wallet: await createTestDatabase('wallet'), market: await createTestDatabase('market') };
  const secrets = { wallet: randomBytes(32), market: randomBytes(32) };
  const { wallet, market, pairs, marketSecret } = await startServers(
    common,
    { ...faults, databases, secrets, sandbox },
    world,
  );
  await introduce(common, wallet);
  const rows = [ownRows(databases.wallet.url), ownRows(databases.market.url)] as const;
  const reads = { walletRows: rows[0].read, marketRows: rows[1].read };
  return {
    wallet,
    market,
    sandbox,
    walletUrl: urls.wallet,
    consoleUrl: urls.console,
    marketUrl: urls.market,
    deskUrl: urls.desk,
    sandboxUrl: urls.sandbox,
    walletDatabaseUrl: databases.wallet.url,
    marketDatabaseUrl: databases.market.url,
    marketSecret,
    webhookSecret: common.walletHook,
    processorSecret: common.shared.stripeWebhookSecret,
    processorKey: common.shared.stripeSecretKey,
    carrierKey: common.shared.easypostApiKey,
    http,
    logs,
    advance: (ms) => {
      time.business += ms;
    },
    age: (ms) => {
      time.security += ms;
    },
    ...reads,
    ...(pairs ? { pairs } : {}),
    secrets,
    settle: () => settle({ wallet, market, sandbox, ...reads }, () => new Date(Date.now() + time.business)),
    close: async () => {
      await Promise.all(rows.map((one) => one.close()));
      await (pairs?.market ?? market).close();
      await (pairs?.wallet ?? wallet).close();
      await sandbox.close();
      await databases.market.close();
      await databases.wallet.close();
    },
  };
}

interface Started extends Faults {
  readonly databases: { readonly wallet: { readonly url: string }; readonly market: { readonly url: string } };
  readonly secrets: Constellation['secrets'];
  readonly sandbox: Pick<Sandbox, 'smtpPort'>;
}

/** Starts wallet and market: one server of each, or two. */
async function startServers(common: Common, started: Started, world: World) {
  const { databases, secrets, sandbox } = started;
  const sides = brokenBy(started, world);
  const reach = started.databaseUrl ?? ((url: string) => url);
  const walletAt = (server: Server, given: RootSecrets): Promise<Wallet> => {
    const smtp = started.smtpPort ?? sandbox.smtpPort;
    const { payouts = 'outbound', cells } = started;
    return startWallet(common, sides.wallet, server, {
      smtp,
      payouts,
      ...(cells ? { cells } : {}),
      ...given,
      databaseUrl: reach(databases.wallet.url),
    });
  };
  let marketSecret = secrets.market;
  const marketAt = (server: Server, given: RootSecrets): Promise<Market> => {
    marketSecret = given.secret;
    const smtp = sandbox.smtpPort;
    return startMarket(common, sides.market, server, { ...given, databaseUrl: reach(databases.market.url), smtp });
  };
  const [walletServer, marketServer] = [common.ports.wallet.server, common.ports.market.server];
  const first = (secret: Buffer): RootSecrets => ({ secret, otherSecrets: [] });
  if (!started.inPairs) {
    const wallet = await walletAt(walletServer, first(secrets.wallet));
    const market = await marketAt(marketServer, first(secrets.market));
    return { wallet, market, pairs: undefined, marketSecret: () => marketSecret };
  }
  const wallet = await openPair(walletServer, first(secrets.wallet), walletAt);
  const market = await openPair(marketServer, first(secrets.market), marketAt);
  const pairs = { wallet, market };
  return { wallet: wallet.newest, market: market.newest, pairs, marketSecret: () => marketSecret };
}

function brokenBy({ net, inMarket, inWallet }: Faults, world: World): { wallet: World; market: World } {
  const { http, faultpoint } = world;
  return {
    wallet: { ...world, http: net?.('wallet', http) ?? http, faultpoint: inWallet ?? faultpoint },
    market: { ...world, http: net?.('market', http) ?? http, faultpoint: inMarket ?? faultpoint },
  };
}

function startSandbox({ ports, urls, shared }: Common, world: World): Promise<Sandbox> {
  const config = {
    ...shared,
    port: ports.sandbox.port,
    smtpPort: 0,
    publicUrl: urls.sandbox,
    privateOrigins: [urls.wallet, urls.market],
    dataDir: undefined,
    stripeWebhookUrl: `${urls.wallet}${walletUrls.funding.processorEvents()}`,
    easypostWebhookUrl: `${urls.wallet}${walletUrls.protection.carrierEvents()}`,
  };
  return composeSandbox(config, world, { server: ports.sandbox.server });
}

interface WalletSettings extends RootSecrets, Required<Pick<Faults, 'payouts'>>, Pick<Faults, 'cells'> {
  readonly databaseUrl: string;
  readonly smtp: number;
}

function startWallet(
  { ports, urls, shared }: Common,
  world: World,
  server: Server,
  { smtp, cells, payouts, ...given }: WalletSettings,
): Promise<Wallet> {
  const config = {
    ...shared,
    port: ports.wallet.port,
    publicUrl: urls.wallet,
    consoleUrl: urls.console,
    databaseUrl: given.databaseUrl,
    secret: given.secret,
    otherSecrets: given.otherSecrets,
    ledgerAnchor: undefined,
    staffLogAnchor: undefined,
    privateOrigins: [urls.sandbox],
    pushOrigins: [urls.sandbox],
    trustedProxies: [],
    clockUrl: undefined,
    scanCommand: undefined,
    operatorName: undefined,
    operatorAddress: undefined,
    operatorMail: undefined,
    stripeUrl: urls.sandbox,
    stripeThinWebhookSecret: undefined,
    stripeConnectWebhookSecret: undefined,
    stripePayouts: payouts,
    stripeFinancialAccount: payouts === 'connect' ? undefined : FINANCIAL_ACCOUNT,
    twilioUrl: urls.sandbox,
    twilioFrom: '+15005550006',
    easypostUrl: urls.sandbox,
    smtpUrl: `smtp://127.0.0.1:${smtp}`,
    mailFrom: 'Holdfast Wallet <wallet@holdfast.localhost>',
    ratesUrl: `${urls.sandbox}/ecb/eurofxref-daily.xml`,
  };
  return composeWallet(config, world, { server, ...(cells ? { cells } : {}) });
}

function startMarket(
  common: Common,
  world: World,
  server: Server,
  { smtp, ...given }: RootSecrets & { databaseUrl: string; smtp: number },
): Promise<Market> {
  const { ports, urls } = common;
  const config = {
    port: ports.market.port,
    publicUrl: urls.market,
    deskUrl: urls.desk,
    deskLogAnchor: undefined,
    ...given,
    privateOrigins: [urls.sandbox, urls.wallet],
    trustedProxies: [],
    clockUrl: undefined,
    scanCommand: undefined,
    operatorName: undefined,
    operatorAddress: undefined,
    operatorMail: undefined,
    walletUrl: urls.wallet,
    clientId: 'market',
    clientKey: JSON.stringify(common.clientKey),
    webhookSecret: common.walletHook,
    smtpUrl: `smtp://127.0.0.1:${smtp}`,
    mailFrom: 'Holdfast Market <market@holdfast.localhost>',
  };
  return composeMarket(config, world, { server });
}

async function introduce({ urls, clientKey, walletHook }: Common, wallet: Wallet): Promise<void> {
  const { d: _, ...publicKey } = clientKey;
  const registered = await wallet.linking.clients.register({
    clientId: 'market',
    name: 'Holdfast Market',
    redirectUris: [`${urls.market}${marketUrls.wallet.callback()}`],
    jwks: { keys: [publicKey] },
    privateOrigins: [urls.market],
  });
  const opened = await wallet.webhooks.endpoints.open('market', `${urls.market}${marketUrls.wallet.webhook()}`, {
    given: walletHook,
  });
  if (!registered.ok || !opened.ok) throw new Error('The wallet refused to register the market.');
}

/** The full cost was up to a third of a test's processor time, since every person has a password and a PIN. */
const hashCost = { memory: 64, passes: 1 };

function worldOf(time: { business: number; security: number }, http: typeof fetch, log: World['log']): World {
  const clocks = {
    business: () => new Date(Date.now() + time.business),
    security: () => new Date(Date.now() + time.security),
  };
  return { clocks, ids: createIds(clocks), random: randomBytes, hashCost, http, faultpoint: async () => {}, log };
}

function recordedLog(): { log: World['log']; logs: () => string } {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log: createLogger('test', 'debug', destination), logs: () => lines.join('') };
}

/** Creates a pool with the owner's login, which connects at the first query. */
function ownRows(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // `pool.end` resolves before the connections are closed, so dropping the database may end them first.
  pool.on('error', () => {});
  return {
    read: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
      (await pool.query<Row>(text, [...values])).rows,
    close: () => pool.end(),
  };
}
