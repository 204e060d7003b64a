import type { Server } from 'node:http';
import { connect } from '#platform/db/db.ts';
import { migrationsOf, rolesOf } from '#platform/db/prepare.ts';
import { readinessOf } from '#platform/db/readiness.ts';
import { buildApp } from '#platform/http/app.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { deriveKey } from '#platform/kernel/derive-key.ts';
import type { World } from '#platform/kernel/world.ts';
import { composeFunding } from './compose-funding.ts';
import { composeInsight } from './compose-insight.ts';
import { composeLinking } from './compose-linking.ts';
import { composePaying } from './compose-paying.ts';
import { composeRunning } from './compose-running.ts';
import type { Config } from './config.ts';
import { topUpsResource } from './funding/top-ups/store.ts';
import { createBatch } from './ledger/batch.ts';
import { createLedger } from './ledger/service.ts';
import { accountRoutes } from './opening/accounts/routes.ts';
import { mandatesResource } from './linking/mandates/store.ts';
import { createAccounts } from './opening/accounts/service.ts';
import { errorPage, notFoundPage } from './opening/hosted/error-pages.ts';
import { hostedAssets } from './opening/hosted/routes.ts';
import { createPasskeys } from './opening/passkeys/service.ts';
import { createPhoneVerification } from './opening/phone-verification/service.ts';
import { createTwilioGateway } from './opening/phone-verification/sms-gateway.ts';
import { createSecondFactor } from './opening/second-factor/service.ts';
import { loginPages } from './opening/sessions/pages.ts';
import { readSessions } from './opening/sessions/guard.ts';
import { sessionRoutes } from './opening/sessions/routes.ts';
import { createSessions } from './opening/sessions/service.ts';
import { factorPages } from './opening/sign-up/factor-pages.ts';
import { signUpPages } from './opening/sign-up/pages.ts';
import { paymentsResource } from './paying/payments/store.ts';
import { readRelease } from './running/web-app/release.ts';
import { refuseOldApps, webAppRoutes } from './running/web-app/routes.ts';

const WEB_APP = new URL('../web/', import.meta.url);

export type Wallet = Awaited<ReturnType<typeof composeWallet>>;

/**
 * Builds and wires the wallet: the one place that does. Nothing runs in the background before `jobs.start()`.
 *
 * @param server Listens already; without it the app answers `inject` alone.
 */
export async function composeWallet(config: Config, world: World, { server }: { server?: Server } = {}) {
  const { publicUrl } = config;
  const roles = rolesOf('wallet');
  const db = connect({ url: config.databaseUrl, ...roles });
  const key = (label: string): Buffer => deriveKey(config.secret, label);
  const forms = createFormGuard({ key: key('form'), origin: publicUrl, random: world.random });

  const ledger = await createLedger({ db, world, currencies: ['EUR'] });
  const resources = [paymentsResource, mandatesResource, topUpsResource];
  const batch = createBatch({ db, world, resources, committed: () => jobs.wake() });

  const accounts = createAccounts({
    db,
    world,
    openBalance: async (tx, id) => {
      await ledger.openAccount(tx, { kind: 'holder', id, accountKind: 'available', currency: 'EUR' });
    },
  });
  const sessions = createSessions({ db, world, accounts, key: key('login-failures') });
  const passkeys = createPasskeys({ db, world, publicUrl });
  const secondFactor = createSecondFactor({ db, world });
  const sms = createTwilioGateway({
    url: config.twilioUrl,
    accountSid: config.twilioAccountSid,
    authToken: config.twilioAuthToken,
    from: config.twilioFrom,
    http: world.http,
  });
  const phone = createPhoneVerification({
    db,
    world,
    sms,
    key: key('sms-code'),
    hasWallet: (tx, phone) => accounts.hasWallet(tx, phone),
    loginUrl: `${publicUrl}/id/login`,
  });

  const linking = composeLinking({
    db,
    world,
    publicUrl,
    secret: config.secret,
    ledger,
    accounts,
    forms,
    announce: (tx, { clientId, type, data }) =>
      enqueue(tx, [{ kind: 'webhooks.announce', payload: { client_id: clientId, type, data } }]),
  });

  const funding = composeFunding({ config, db, world, batch, ledger, accounts, forms, wake: () => jobs.wake() });
  const running = composeRunning({
    db,
    world,
    access: linking.access,
    sealKey: key('webhook-secrets'),
    wake: () => jobs.wake(),
  });
  const paying = composePaying({
    db,
    world,
    publicUrl,
    batch,
    ledger,
    fees: funding.fees,
    accounts,
    clients: linking.clients,
    payees: linking.payees,
    access: linking.access,
    secondFactor,
    passkeys,
    forms,
  });
  const insight = composeInsight({
    config,
    db,
    world,
    ledger,
    accounts,
    payments: paying.payments,
    payees: linking.payees,
    sms,
  });

  const jobs = createJobs({
    db,
    url: config.databaseUrl,
    writer: roles.writer,
    world,
    handlers: { ...funding.handlers, ...insight.handlers, ...running.handlers },
    timers: { ...funding.timers, ...paying.timers, ...running.timers },
  });
  const release = await readRelease(WEB_APP);
  const app = await buildApp({
    publicUrl,
    world,
    ...(server ? { server } : {}),
    ready: readinessOf(db, migrationsOf(new URL('migrations/', import.meta.url))),
    notFoundPage,
    errorPage,
    prepare: (fastify) => {
      readSessions(fastify, sessions);
      refuseOldApps(fastify, release);
    },
    routes: [
      hostedAssets,
      signUpPages({ db, phone, accounts, sessions, forms }),
      factorPages({ accounts, sessions, secondFactor, passkeys, forms }),
      loginPages({ sessions, passkeys, forms, formActionFor: async () => [] }),
      sessionRoutes(sessions, publicUrl),
      accountRoutes({ accounts, secondFactor, passkeys, origin: publicUrl }),
      ...linking.routes,
      ...funding.routes,
      ...paying.routes,
      ...running.routes,
      ...insight.routes,
      webAppRoutes({ dist: new URL('dist/', WEB_APP) }),
    ],
  });
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
      await batch.close();
      insight.close();
      await db.close();
    },
  };
}
