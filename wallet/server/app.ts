import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '#platform/db/db.ts';
import { migrationsOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import type { App, Routes } from '#platform/http/app.ts';
import { wantsHtml } from '#platform/http/failure.ts';
import { createPace, paced } from '#platform/http/pace.ts';
import type { World } from '#platform/kernel/world.ts';
import { readMembers } from '#platform/staff/members/guard.ts';
import type { Config } from './config.ts';
import { failurePage, notFoundPage, tooManyPage } from './hosted/error-pages.ts';
import { sendPage } from './hosted/form-pages.ts';
import type { Fees } from './funding/fees/service.ts';
import { hostedAssets } from './hosted/routes.ts';
import { refuseFrozen } from './identity/freezing/guard.ts';
import type { Freezing } from './identity/freezing/service.ts';
import { readSessions } from './identity/sessions/guard.ts';
import type { Sessions } from './identity/sessions/service.ts';
import { problemPages } from './problems/pages.ts';
import { frame } from './staff/members/frame-views.ts';
import type { Staff } from './staff/members/service.ts';
import type { Refusals } from './staff/numbers/refusals-service.ts';
import { readRelease } from './web-app/release-config.ts';
import { refuseOldApps, webAppRoutes } from './web-app/routes.ts';
import { urls } from './urls.ts';
import { problem } from './problems/catalog.ts';

const WEB_APP = new URL('../web/', import.meta.url);
const DIST = new URL('dist/', WEB_APP);
const MIGRATIONS = new URL('migrations/', import.meta.url);
const PROBLEMS = new URL('../../docs/problems/', import.meta.url);

/**
 * Builds the app that serves the wings' routes, the problem pages and the account holder's web app, and the operators'
 * app beside it, which the same server serves at its own host.
 */
export async function buildWalletApp(deps: {
  config: Config;
  world: World;
  /** Already listens. Without it, the app answers only `inject`. */
  server: Server | undefined;
  db: Db;
  sessions: Sessions;
  freezing: Freezing;
  fees: Fees;
  routes: readonly Routes[];
  staff: StaffWing;
}): Promise<App> {
  const { config, world, server, db, sessions } = deps;
  const console = await buildConsoleApp(deps);
  const release = await readRelease(WEB_APP);
  const unasked = paceOfUnasked(world);
  const routes = [...deps.routes, hostedAssets({ dist: DIST }), problemPages({ folder: PROBLEMS })];
  return buildApp({
    publicUrl: config.publicUrl,
    world,
    ...(server ? { server } : {}),
    siblings: new Map([[new URL(config.consoleUrl).host, console]]),
    ready: readinessOf(db, migrationsOf(MIGRATIONS)),
    notFoundPage,
    failurePage,
    subjectOf: ({ session, authorization }) => session?.holderId ?? authorization?.clientId,
    countRefusal: (code) => deps.staff.refusals.count(code),
    api: `${urls.roots.api()}/`,
    trustedProxies: config.trustedProxies,
    prepare: (fastify) => {
      readSessions(fastify, sessions);
      refuseFrozen(fastify, deps.freezing);
      refuseOldApps(fastify, release);
      fastify.addHook('onClose', () => console.close());
    },
    routes: [
      ...routes.map((one) => paced(unasked, one)),
      webAppRoutes({ dist: DIST, fees: deps.fees, operatorName: config.operatorName }),
    ],
  });
}

interface StaffWing {
  readonly staff: Staff;
  readonly refusals: Refusals;
  readonly consoleRoutes: readonly Routes[];
}

/** Builds the operators' app, which knows no holder's session, form or page. Only the wallet's app has a server. */
function buildConsoleApp({ config, world, db, staff }: { config: Config; world: World; db: Db; staff: StaffWing }) {
  const unasked = {
    ...paceOfUnasked(world),
    refuse: async (_request: FastifyRequest, reply: FastifyReply, waitS: number) =>
      sendPage(reply, frame.tooMany(waitS), 429),
  };
  return buildApp({
    publicUrl: config.consoleUrl,
    world,
    ready: readinessOf(db, migrationsOf(MIGRATIONS)),
    notFoundPage: async (_request, reply) => sendPage(reply, frame.nothingHere(), 404),
    failurePage: (failure) => frame.failed(failure),
    subjectOf: ({ member }) => member?.id,
    trustedProxies: config.trustedProxies,
    prepare: (fastify) => readMembers(fastify, staff.staff),
    routes: [...staff.consoleRoutes.map((one) => paced(unasked, one)), hostedAssets({ dist: DIST })],
  });
}

/** Pages that store a challenge or an authorization request, and that need no login. */
const UNASKED = new RegExp(
  `^(${urls.identity.login()}|${urls.identity.signUp()}|${urls.identity.recover()}|${urls.identity.undo()}|${urls.oauth.authorize()}|${urls.staff.signIn()})\\b`,
);

/** Limits, for each network, the requests that store rows without a login. An office full of people stays far below. */
function paceOfUnasked(world: World) {
  const rule = { most: 1_200, mostOfSite: 4_800, withinMs: 10 * 60_000 };
  return {
    pace: createPace(rule, () => world.clocks.security()),
    counts: (request: FastifyRequest) => request.session === undefined && UNASKED.test(request.url),
    refuse: (request: FastifyRequest, reply: FastifyReply, waitS: number) =>
      wantsHtml(request) ? tooManyPage(request, reply, waitS) : problem(reply, { code: 'too_many_requests' }),
  };
}
