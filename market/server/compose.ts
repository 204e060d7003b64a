import type { Server } from 'node:http';
import { connect } from '#platform/db/db.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import { deriveSigningKey } from '#platform/credentials/signing-key.ts';
import type { SigningJwk } from '#platform/credentials/signing-key.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Config } from './config.ts';
import { readShoppers } from './accounts/accounts/guard.ts';
import { accountPages } from './accounts/accounts/pages.ts';
import { createAccounts } from './accounts/accounts/service.ts';
import { composeOrdering } from './compose-ordering.ts';
import { builtAssets, createPages } from './pages.ts';
import { cartPages } from './shopping/cart/pages.ts';
import { createCarts } from './shopping/cart/service.ts';
import { catalogPages, sendBroken, sendMissing } from './shopping/catalog/pages.ts';
import { createCatalog } from './shopping/catalog/service.ts';
import { walletEventJobs } from './wallet/events/jobs.ts';
import { walletEventRoutes } from './wallet/events/routes.ts';
import { createWalletEvents } from './wallet/events/service.ts';
import { createWalletGateway } from './wallet/gateway.ts';
import { linkJobs } from './wallet/links/jobs.ts';
import { createOauthGateway } from './wallet/links/oauth-gateway.ts';
import { linkPages } from './wallet/links/pages.ts';
import { createLinks } from './wallet/links/service.ts';
import { createLinksPort, createWalletPort, recordWalletPayment } from './wallet/payments/service.ts';

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

  const catalog = createCatalog({ db, world });
  const carts = createCarts({ db, world, catalog });
  const accounts = createAccounts({ db, world });
  const pages = await createPages({ catalog, carts, forms, publicUrl });

  const wake = (): void => jobs.wake();
  const { walletUrl, clientId } = config;
  const clientKey = JSON.parse(config.clientKey) as SigningJwk;
  const proofKey = deriveSigningKey(config.secret, 'proof');
  const gateway = createWalletGateway({
    walletUrl,
    clientId,
    clientKey,
    proofKey,
    webhookSecret: config.webhookSecret,
    world,
  });
  const redirectUri = `${publicUrl}/wallet/callback`;
  const oauth = createOauthGateway({ walletUrl, clientId, clientKey, proofKey, redirectUri, http: world.http });
  const seal = createSeal({ key: key('wallet-tokens'), random: world.random });
  const links = createLinks({ db, world, gateway, oauth, seal, accountKey: key('wallet-accounts'), wake });
  const ordering = composeOrdering({
    config,
    db,
    world,
    catalog,
    carts,
    accounts,
    pages,
    forms,
    wallet: createWalletPort({ gateway, links, publicUrl }),
    links: createLinksPort(links),
    wake,
  });
  const recordPayment = recordWalletPayment({ gateway, orders: ordering.orders });
  const events = createWalletEvents({ db, world, gateway, links, recordPayment, wake });

  const jobs = createJobs({
    db,
    url: config.databaseUrl,
    writer: roles.writer,
    world,
    handlers: { ...linkJobs(links), ...walletEventJobs(events), ...ordering.handlers },
    timers: ordering.timers,
  });
  const app = await buildApp({
    publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: readinessOf(db, migrationsOf(new URL('migrations/', import.meta.url))),
    notFoundPage: (request, reply) => sendMissing(pages, request, reply),
    errorPage: (request, reply, status) => sendBroken(pages, request, reply, status),
    prepare: (fastify) => readShoppers(fastify, accounts),
    routes: [
      builtAssets,
      catalogPages({ catalog, pages }),
      cartPages({ carts, pages, forms, world }),
      accountPages({ accounts, carts, pages, forms }),
      linkPages({ links, pages, forms, walletUrl, publicUrl }),
      walletEventRoutes(events),
      ...ordering.routes,
    ],
  });
  return {
    app,
    jobs,
    catalog,
    accounts,
    carts,
    links,
    orders: ordering.orders,
    close: async (): Promise<void> => {
      await app.close();
      await jobs.close();
      ordering.close();
      await db.close();
    },
  };
}
