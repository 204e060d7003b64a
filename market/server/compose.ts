import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { watchClock } from '#platform/clock/skew.ts';
import { connect } from '#platform/db/db.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import { createPace, paced } from '#platform/http/pace.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { startSweeps } from '#platform/jobs/sweeps.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Config } from './config.ts';
import { readShoppers } from './accounts/accounts/guard.ts';
import { composeAccounts } from './accounts/compose.ts';
import { composeOrdering } from './ordering/compose.ts';
import { composeWalletRoom } from './wallet/compose.ts';
import type { Orders } from './ordering/orders/service.ts';
import { drawFailure, sendMissing, sendTooMany } from './message-pages.ts';
import { marketSweeps } from './sweeps.ts';
import { builtAssets, createPages } from './pages.ts';
import type { Pages } from './pages.ts';
import { cartPages } from './cart/pages.ts';
import { createCarts } from './cart/service.ts';
import { catalogPages } from './catalog/pages.ts';
import { createCatalog } from './catalog/service.ts';
import { walletBounds } from './wallet/bounds-gateway.ts';

export type Market = Awaited<ReturnType<typeof composeMarket>>;

/**
 * Builds and wires the market: the one place that does. Nothing runs in the background before `jobs.start()`.
 *
 * @param server Listens already; without it the app answers `inject` alone.
 */
export async function composeMarket(config: Config, world: World, { server }: { server?: Server } = {}) {
  const { publicUrl } = config;
  const roles = rolesOf('market');
  const db = connect({ url: config.databaseUrl, ...roles });
  const key = (label: string): Buffer => deriveKey(config.secret, label);
  const forms = createFormGuard({ key: key('form'), origin: publicUrl, random: world.random });

  const catalog = createCatalog({ db, world, bounds: walletBounds });
  const carts = createCarts({ db, world, catalog, bounds: walletBounds });
  const wing = composeAccounts({ db, world, key });
  const { accounts, sessions } = wing;
  const pages = await createPages({ catalog, carts, forms, publicUrl });

  const common = { config, db, world, pages, forms, wake: (): void => jobs.wake() };
  const room = composeWalletRoom({
    ...common,
    accounts,
    catalog,
    orders: doorsOf(() => ordering.orders),
  });
  const { wallet, linksPort: links, payees } = room;
  const ordering = composeOrdering({ ...common, catalog, carts, accounts, wallet, links, payees });

  const sweeps = await startSweeps({ db, world, sweeps: marketSweeps });
  const jobs = createJobs({
    db,
    url: config.databaseUrl,
    writer: roles.writer,
    world,
    handlers: { ...room.handlers, ...ordering.handlers },
    timers: { ...sweeps, ...ordering.timers },
  });
  const app = await buildApp({
    publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: readinessOf(db, migrationsOf(new URL('migrations/', import.meta.url))),
    notFoundPage: (request, reply) => sendMissing(pages, request, reply),
    failurePage: (failure, request) => drawFailure(pages, failure, request),
    trustedProxies: config.trustedProxies,
    prepare: (fastify) => readShoppers(fastify, { accounts, sessions }),
    routes: [
      builtAssets,
      catalogPages({ catalog, pages, publicUrl }),
      paced(paceOfCarts(world, pages), cartPages({ carts, catalog, pages, forms, world })),
      ...wing.routes({ carts, pages, forms }),
      ...room.routes,
      ...ordering.routes,
    ],
  });
  return {
    app,
    jobs,
    catalog,
    accounts,
    carts,
    links: room.links,
    orders: ordering.orders,
    watchClock: () => watchClock({ db, log: world.log, http: world.http, peers: [`${config.walletUrl}/healthz`] }),
    close: async (): Promise<void> => {
      await app.close();
      await jobs.close();
      ordering.close();
      await db.close();
    },
  };
}

/** What the wallet's room needs of orders, which are wired after it: they are there once it is called. */
function doorsOf(orders: () => Orders): Pick<Orders, 'recordPayment' | 'totalsOfSeller' | 'endOfLink'> {
  return {
    recordPayment: (reference, payment) => orders().recordPayment(reference, payment),
    totalsOfSeller: (sellerId) => orders().totalsOfSeller(sellerId),
    endOfLink: (linkId) => orders().endOfLink(linkId),
  };
}

/** Paces by network what fills carts before anybody signs in: far above what an office full of people does. */
function paceOfCarts(world: World, pages: Pages) {
  const rule = { most: 600, mostOfSite: 2_400, withinMs: 10 * 60_000 };
  return {
    pace: createPace(rule, () => world.clocks.security()),
    counts: (request: FastifyRequest) => request.method === 'POST' && request.shopper === undefined,
    refuse: (request: FastifyRequest, reply: FastifyReply, waitS: number) => sendTooMany(pages, request, reply, waitS),
  };
}
