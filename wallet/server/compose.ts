import type { Server } from 'node:http';
import { connect } from '#platform/db/db.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import type { Routes } from '#platform/http/app.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { World } from '#platform/kernel/world.ts';
import { composeFunding } from './compose-funding.ts';
import { composeInsight } from './compose-insight.ts';
import { composeLedger } from './compose-ledger.ts';
import { composeLinking } from './compose-linking.ts';
import { composeOpening } from './compose-opening.ts';
import { composePaying } from './compose-paying.ts';
import { composeRunning } from './compose-running.ts';
import type { Config } from './config.ts';
import { errorPage, notFoundPage } from './opening/hosted/error-pages.ts';
import { readSessions } from './opening/sessions/guard.ts';
import type { Sessions } from './opening/sessions/service.ts';
import { readRelease } from './running/web-app/release.ts';
import { refuseOldApps, webAppRoutes } from './running/web-app/routes.ts';

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
  const linking = await composeLinking({
    ...common,
    secret,
    sessions,
    proofs,
    announce,
  });

  const funding = composeFunding({ ...common, config, batch, wake });
  const { access, clients, payees } = linking;
  const running = composeRunning({ db, world, access, clients, sealKey: key('webhook-secrets'), wake });
  const { fees } = funding;
  const paying = composePaying({ ...common, batch, payees, fees, clients, access, proofs });
  const { payments } = paying;
  const insight = composeInsight({ ...common, config, payees, payments, sms, key });

  const jobs = createJobs({
    db,
    url: config.databaseUrl,
    writer: roles.writer,
    world,
    handlers: { ...books.handlers, ...funding.handlers, ...insight.handlers, ...running.handlers },
    parties: running.parties,
    timers: { ...books.timers, ...linking.timers, ...funding.timers, ...paying.timers, ...running.timers },
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
    close: async (): Promise<void> => {
      await app.close();
      await jobs.close();
      await books.close();
      insight.close();
      await db.close();
    },
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
  return buildApp({
    publicUrl: config.publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: readinessOf(db, migrationsOf(new URL('migrations/', import.meta.url))),
    notFoundPage,
    errorPage,
    prepare: (fastify) => {
      readSessions(fastify, sessions);
      refuseOldApps(fastify, release);
    },
    routes: [...routes, webAppRoutes({ dist: new URL('dist/', WEB_APP) })],
  });
}
