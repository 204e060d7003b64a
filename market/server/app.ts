import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '#platform/db/db.ts';
import { migrationsOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import type { App, Routes } from '#platform/http/app.ts';
import { createPace, paced } from '#platform/http/pace.ts';
import { sendPage } from '#platform/http/page-parts.ts';
import type { World } from '#platform/kernel/world.ts';
import { readMembers } from '#platform/staff/members/guard.ts';
import type { Accounts } from './accounts/accounts/service.ts';
import { readShoppers } from './accounts/accounts/guard.ts';
import type { Sessions } from './accounts/sessions/service.ts';
import { takeCartsAlong } from './cart/guard.ts';
import type { Carts } from './cart/service.ts';
import type { Config } from './config.ts';
import { drawFailure, sendMissing } from './message-pages.ts';
import { builtAssets } from './pages.ts';
import type { Pages } from './pages.ts';
import { frame } from './staff/members/frame-views.ts';
import type { Staff } from './staff/members/service.ts';
import { urls } from './urls.ts';

const MIGRATIONS = new URL('migrations/', import.meta.url);

/**
 * Builds the app that serves the wings' routes and the shop's scripts and styles, and the operators' app beside it, which
 * the same server serves at its own host.
 */
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
  staff: StaffWing;
}): Promise<App> {
  const { config, world, server, db, pages, routes } = deps;
  const desk = await buildDeskApp(deps);
  return buildApp({
    publicUrl: config.publicUrl,
    world,
    ...(server ? { server } : {}),
    siblings: new Map([[new URL(config.deskUrl).host, desk]]),
    ready: readinessOf(db, migrationsOf(MIGRATIONS)),
    notFoundPage: (request, reply) => sendMissing(pages, request, reply),
    failurePage: (failure, request) => drawFailure(pages, failure, request),
    subjectOf: ({ shopper }) => shopper?.id,
    trustedProxies: config.trustedProxies,
    prepare: (fastify) => {
      readShoppers(fastify, deps);
      takeCartsAlong(fastify, deps);
      fastify.addHook('onClose', () => desk.close());
    },
    routes: [builtAssets, ...routes],
  });
}

interface StaffWing {
  readonly staff: Staff;
  readonly deskRoutes: readonly Routes[];
}

/** Builds the operators' app, which knows no shopper's session, form or page. Only the shop's app has a server. */
function buildDeskApp({ config, world, db, staff }: { config: Config; world: World; db: Db; staff: StaffWing }) {
  const unasked = paceOfUnasked(world);
  return buildApp({
    publicUrl: config.deskUrl,
    world,
    ready: readinessOf(db, migrationsOf(MIGRATIONS)),
    notFoundPage: async (_request, reply) => sendPage(reply, frame.nothingHere(), 404),
    failurePage: (failure) => frame.failed(failure),
    subjectOf: ({ member }) => member?.id,
    trustedProxies: config.trustedProxies,
    prepare: (fastify) => readMembers(fastify, staff.staff),
    routes: [...staff.deskRoutes.map((one) => paced(unasked, one)), builtAssets],
  });
}

/** Limits, for each network, the page for signing in, which stores a challenge without a login. */
function paceOfUnasked(world: World) {
  const rule = { most: 1_200, mostOfSite: 4_800, withinMs: 10 * 60_000 };
  return {
    pace: createPace(rule, () => world.clocks.security()),
    counts: ({ member, url }: FastifyRequest) => member === undefined && url.startsWith(urls.staff.signIn()),
    refuse: async (_request: FastifyRequest, reply: FastifyReply, waitS: number) =>
      sendPage(reply, frame.tooMany(waitS), 429),
  };
}
