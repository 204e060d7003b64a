import type { Server } from 'node:http';
import type { Db } from '#platform/db/db.ts';
import { migrationsOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import type { App, Routes } from '#platform/http/app.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from './accounts/accounts/service.ts';
import { readShoppers } from './accounts/accounts/guard.ts';
import type { Sessions } from './accounts/sessions/service.ts';
import { takeCartsAlong } from './cart/guard.ts';
import type { Carts } from './cart/service.ts';
import type { Config } from './config.ts';
import { drawFailure, sendMissing } from './message-pages.ts';
import { builtAssets } from './pages.ts';
import type { Pages } from './pages.ts';

/** Builds the app that serves the wings' routes and the shop's scripts and styles. */
export async function buildMarketApp(deps: {
  config: Config;
  world: World;
  /** A server that listens already; without it, the app answers only `inject`. */
  server: Server | undefined;
  db: Db;
  accounts: Accounts;
  sessions: Sessions;
  carts: Carts;
  pages: Pages;
  routes: readonly Routes[];
}): Promise<App> {
  const { config, world, server, db, pages, routes } = deps;
  return buildApp({
    publicUrl: config.publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: readinessOf(db, migrationsOf(new URL('migrations/', import.meta.url))),
    notFoundPage: (request, reply) => sendMissing(pages, request, reply),
    failurePage: (failure, request) => drawFailure(pages, failure, request),
    trustedProxies: config.trustedProxies,
    prepare: (fastify) => {
      readShoppers(fastify, deps);
      takeCartsAlong(fastify, deps);
    },
    routes: [builtAssets, ...routes],
  });
}
