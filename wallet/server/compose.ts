import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { watchClock } from '#platform/clock/skew.ts';
import { connect } from '#platform/db/db.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp, wantsHtml } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import { createPace, paced, tooManyRow } from '#platform/http/pace.ts';
import { sendProblem } from '#platform/http/problem.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { startSweeps } from '#platform/jobs/sweeps.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { World } from '#platform/kernel/world.ts';
import { composeFunding } from './funding/compose.ts';
import { composeInsight } from './activity/compose.ts';
import { composeLedger } from './ledger/compose.ts';
import { composeLinking } from './linking/compose.ts';
import { composeOpening } from './identity/compose.ts';
import { composePaying } from './payments/compose.ts';
import { composeRunning } from './webhooks/compose.ts';
import type { Config } from './config.ts';
import { failurePage, notFoundPage, tooManyPage } from './hosted/error-pages.ts';
import { readSessions } from './identity/sessions/guard.ts';
import type { Sessions } from './identity/sessions/service.ts';
import { walletSweeps } from './sweeps.ts';
import { readRelease } from './web-app/release.ts';
import { refuseOldApps, webAppRoutes } from './web-app/routes.ts';

const WEB_APP = new URL('../web/', import.meta.url);

export type Wallet = Awaited<ReturnType<typeof composeWallet>>;

export interface WalletOptions {
  /** Listens already; without it the app answers `inject` alone. */
  readonly server?: Server;
  /** Whose books it keeps; by itself, everybody's home. */
  readonly cells?: readonly number[];
}

/**
 * Builds and wires the wallet: the one place that does. Nothing runs in the background before `jobs.start()`.
 *
 */
export async function composeWallet(config: Config, world: World, options: WalletOptions = {}) {
  const { server, cells } = options;
  const { publicUrl, secret } = config;
  const roles = rolesOf('wallet');
  const db = connect({ url: config.databaseUrl, ...roles });
  const key = (label: string, bytes?: number): Buffer => deriveKey(config.secret, label, bytes);
  const forms = createFormGuard({ key: key('form'), origin: publicUrl, random: world.random });

  const books = await composeLedger({ config, db, world, cells, wake: () => wake() });
  const { ledger, batch } = books;

  const opening = composeOpening({ config, db, world, ledger, forms, key });
  const { accounts, sessions, secondFactor, proofs, sms } = opening;
  const wake = (): void => jobs.wake();
  const common = { db, world, publicUrl, ledger, accounts, forms };
  const linking = await composeLinking({ ...common, secret, sessions, proofs, announce });

  const funding = composeFunding({ ...common, config, batch, proofs, wake });
  const { access, clients, payees } = linking;
  const running = composeRunning({ db, world, access, clients, sealKey: key('webhook-secrets'), wake });
  const { fees, instruments } = funding;
  const paying = composePaying({ ...common, batch, payees, fees, instruments, clients, access, proofs });
  const { payments } = paying;
  const insight = composeInsight({ ...common, config, payees, payments, sms, key });

  const sweeps = await startSweeps({ db, world, sweeps: walletSweeps });
  const jobs = createJobs({
    db,
    url: config.databaseUrl,
    writer: roles.writer,
    world,
    handlers: { ...books.handlers, ...funding.handlers, ...insight.handlers, ...running.handlers },
    parties: running.parties,
    timers: { ...sweeps, ...books.timers, ...funding.timers, ...paying.timers, ...running.timers, ...insight.timers },
  });
  const app = await buildWalletApp({ config, world, server, db, sessions }, [
    ...opening.routes,
    ...linking.routes,
    ...funding.routes,
    ...paying.routes,
    ...running.routes,
    ...insight.routes,
  ]);
  return {
    app,
    jobs,
    batch,
    ledger,
    accounts,
    sessions,
    secondFactor,
    linking,
    funding,
    insight,
    paying,
    running,
    watchClock: () => watchClock({ db, log: world.log, http: world.http }),
    close: async (): Promise<void> => {
      await app.close();
      await jobs.close();
      await books.close();
      insight.close();
      await db.close();
    },
  };
}

/** Pages that leave a challenge or an authorization request behind, and that anybody may ask for. */
const UNASKED = /^\/(id\/login|id\/sign-up|oauth\/authorize)\b/;

/** Paces by network what needs no login and leaves rows behind: far above what an office full of people does. */
function paceOfUnasked(world: World) {
  const rule = { most: 1_200, mostOfSite: 4_800, withinMs: 10 * 60_000 };
  return {
    pace: createPace(rule, () => world.clocks.security()),
    counts: (request: FastifyRequest) => request.session === undefined && UNASKED.test(request.url),
    refuse: (request: FastifyRequest, reply: FastifyReply, waitS: number) =>
      wantsHtml(request) ? tooManyPage(request, reply, waitS) : sendProblem(reply, 'too_many_requests', tooManyRow),
  };
}

/** Tells a shop, by webhook, what has happened to what it was granted. */
function announce(tx: Tx, event: { clientId: string; type: string; data: Json }): Promise<void> {
  const { clientId, type, data } = event;
  return enqueue(tx, [{ kind: 'webhooks.announce', payload: { client_id: clientId, type, data } }]);
}

async function buildWalletApp(
  deps: { config: Config; world: World; server: Server | undefined; db: Db; sessions: Sessions },
  routes: readonly Routes[],
) {
  const { config, world, server, db, sessions } = deps;
  const release = await readRelease(WEB_APP);
  const unasked = paceOfUnasked(world);
  return buildApp({
    publicUrl: config.publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: readinessOf(db, migrationsOf(new URL('migrations/', import.meta.url))),
    notFoundPage,
    failurePage,
    api: '/v1/',
    trustedProxies: config.trustedProxies,
    prepare: (fastify) => {
      readSessions(fastify, sessions);
      refuseOldApps(fastify, release);
    },
    routes: [...routes.map((one) => paced(unasked, one)), webAppRoutes({ dist: new URL('dist/', WEB_APP) })],
  });
}
