import type { Server } from 'node:http';
import { watchClock } from '#platform/clock/skew.ts';
import { deriveRing } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { openLastingKeys } from '#platform/credentials/lasting-keys-service.ts';
import { startResealing } from '#platform/credentials/resealing-service.ts';
import { connect } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { createFiles } from '#platform/files/files-service.ts';
import { createUploads } from '#platform/files/uploads.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { startSweeps } from '#platform/jobs/sweeps.ts';
import { createWaker } from '#platform/jobs/waker.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { closedInOrder } from '#platform/kernel/closing.ts';
import { createMailer } from '#platform/mail/mailer.ts';
import { createPostbox } from '#platform/mail/postbox.ts';
import type { World } from '#platform/kernel/world.ts';
import { createSecurityLog } from '#platform/security-log/service.ts';
import { installPages } from './about/install-pages.ts';
import { aboutPages } from './about/pages.ts';
import { composeAccounts, createDoors } from './accounts/compose.ts';
import { buildMarketApp } from './app.ts';
import { cartRoutes } from './cart/compose.ts';
import { countInCart } from './cart/guard.ts';
import { createCarts } from './cart/service.ts';
import { catalogPages } from './catalog/pages.ts';
import { dealDeadlines } from './catalog/jobs.ts';
import { createCatalog } from './catalog/service.ts';
import type { Config } from './config.ts';
import { couponPages } from './coupons/pages.ts';
import { createCoupons } from './coupons/service.ts';
import { composeOrdering } from './ordering/compose.ts';
import { createPages } from './pages.ts';
import type { ShellPort } from './pages.ts';
import { composePrivacy } from './privacy/compose.ts';
import { composeSelling } from './selling/compose.ts';
import { composeStaff } from './staff/compose.ts';
import { composeSupport } from './support/compose.ts';
import { marketSweeps } from './sweeps.ts';
import { walletBounds } from './wallet/bounds-gateway.ts';
import { composeWalletClient, walletClientRoutes } from './wallet/compose.ts';
import { walletPlaces } from './wallet/places-gateway.ts';

/** The wired market. */
export type Market = Awaited<ReturnType<typeof composeMarket>>;

const roles = rolesOf('market');

/**
 * Builds and wires the market, one wing after another. Nothing runs in the background before `jobs.start()`.
 *
 * `close` closes everything in order, even if a part fails to close; then it throws that part's error.
 *
 * @param server Already listens. Without it, the app answers only `inject`.
 */
export async function composeMarket(config: Config, world: World, { server }: { server?: Server } = {}) {
  const base = baseOf(config, world);
  const { db, files, waker, mailer, mailbox } = base;

  const goods = createGoods(base);
  const { catalog, coupons, carts } = goods;
  const lasting = await openLastingKeys(base, { 'wallet-accounts': 32, 'recovery-codes': 32 });
  const lastingKeys = { accounts: lasting['wallet-accounts'], recoveryCodes: lasting['recovery-codes'] };
  const doors = createDoors({ ...base, lastingKeys });
  const shell: ShellPort = {
    categories: () => catalog.categories(),
    cartCount: (request) => countInCart(carts, request),
    isPasswordAsked: async ({ shopper }) =>
      shopper !== undefined && (await doors.recoveries.of(shopper.id)) !== undefined,
  };
  const pages = await createPages({ ...base, shell, walletUrl: config.walletUrl });
  const shop = { ...base, catalog, coupons, carts, pages };
  const accounts = composeAccounts({ ...shop, lastingKeys }, doors);
  const wallet = composeWalletClient({ ...shop, ...accounts, lastingKeys });
  const ordering = composeOrdering({ ...shop, ...accounts, wallet: wallet.wallet, links: wallet.linksPort });
  const selling = composeSelling({ ...shop, ...ordering, payees: wallet.payees });
  const support = composeSupport({ ...shop, ...accounts, ...ordering, ...wallet.support });
  const privacy = composePrivacy({ ...shop, ...accounts });
  const staff = composeStaff({ ...base, ...config, ...accounts, ...ordering, tickets: support.tickets });

  const sweeps = await startSweeps({ db, world, sweeps: marketSweeps });
  const resealing = await startResealing({ db, world, tables: [...accounts.sealed, ...wallet.sealed] });
  const jobs = createJobs({
    db,
    world,
    waker,
    handlers: joined([accounts, wallet, ordering, support, privacy, mailbox].map(({ handlers }) => handlers)),
    timers: joined([sweeps, resealing, ...[goods, wallet, ordering, support, privacy, mailbox].map((of) => of.timers)]),
  });
  const routes = [
    catalogPages({ ...shop, offers: coupons }),
    cartRoutes(shop),
    ...accounts.routes,
    ...ordering.routes,
    ...selling.routes,
    couponPages(shop),
    installPages(shop),
    aboutPages({ ...shop, ...ordering, operator: operatorOf(config), wallet: walletPlaces(config.walletUrl) }),
    ...support.routes,
    ...privacy.routes,
    ...walletClientRoutes({ ...shop, ...ordering, ...accounts, wing: wallet }),
  ];
  const app = await buildMarketApp({ ...shop, ...accounts, server, routes, staff });
  const closing = closedInOrder([app, jobs, mailer, staff.logAnchoring, files, db]);
  return {
    app,
    jobs,
    files,
    catalog,
    coupons,
    carts,
    accounts: accounts.accounts,
    links: wallet.links,
    orders: ordering.orders,
    messages: ordering.messages,
    tickets: support.tickets,
    privacy: privacy.privacy,
    staff,
    watchClock: () =>
      watchClock({ db, log: world.log, http: world.http, peers: [walletPlaces(config.walletUrl).health] }),
    close: () => closing.disposeAsync(),
  };
}

/** Creates the doors to what is for sale, what comes off its price, and what people want of it. */
function createGoods(base: ReturnType<typeof baseOf>) {
  const catalog = createCatalog(base);
  const coupons = createCoupons({ ...base, catalog });
  return { catalog, coupons, carts: createCarts({ ...base, catalog, coupons }), timers: dealDeadlines(catalog) };
}

/** Joins tables, whose keys differ. */
function joined<T>(tables: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.fromEntries(tables.flatMap((one) => Object.entries(one)));
}

function operatorOf({ operatorName: name, operatorAddress: address, operatorMail: mail }: Config) {
  return { name, address, mail };
}

/** Creates the dependencies that all wings share. */
function baseOf(config: Config, world: World) {
  const { publicUrl, databaseUrl: url } = config;
  const db = connect({ url, writer: roles.writer, reader: roles.reader });
  const secrets = [config.secret, ...config.otherSecrets] as const;
  const key = (label: string): KeyRing => deriveRing(secrets, label);
  const security = createSecurityLog({ db, world, keys: key('security-log') });
  const forms = createFormGuard({ keys: key('form'), origin: publicUrl, random: world.random });
  const files = createFiles({ db, world, scanCommand: config.scanCommand });
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  const mailbox = createPostbox({
    db,
    kind: 'mail',
    deliver: (letter) => mailer.send(letter),
    keys: key('letters'),
    clock: () => world.clocks.business(),
  });
  // The words of a message that is far too long come back with the refusal.
  const uploads = createUploads(files, { fieldBytes: 524_288 });
  const kits = {
    secrets,
    random: world.random,
    key,
    security,
    forms,
    files,
    uploads,
    mailer,
    mailbox,
    waker: createWaker(),
  };
  return { config, db, world, publicUrl, bounds: walletBounds, ...kits };
}
