import type { Server } from 'node:http';
import { watchClock } from '#platform/clock/skew.ts';
import { deriveRing } from '#platform/credentials/key-ring.ts';
import type { KeyRing } from '#platform/credentials/key-ring.ts';
import { openLastingKeys } from '#platform/credentials/lasting-keys-service.ts';
import { startResealing } from '#platform/credentials/resealing-service.ts';
import { connect } from '#platform/db/db.ts';
import type { Tx } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { createFiles } from '#platform/files/files-service.ts';
import { createUploads } from '#platform/files/uploads.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { startSweeps } from '#platform/jobs/sweeps.ts';
import { createWaker } from '#platform/jobs/waker.ts';
import { createJobs } from '#platform/jobs/worker.ts';
import { closedInOrder } from '#platform/kernel/closing.ts';
import type { World } from '#platform/kernel/world.ts';
import { createSecurityLog } from '#platform/security-log/service.ts';
import { composeActivity } from './activity/compose.ts';
import { buildWalletApp } from './app.ts';
import { HOME_CELL } from './cell.ts';
import type { Config } from './config.ts';
import { composeFunding } from './funding/compose.ts';
import { chargebacksResource } from './funding/chargebacks/store.ts';
import { cardRefundsResource } from './funding/card-refunds/store.ts';
import { currencyOfNewWallet } from './funding/exchange/service.ts';
import { quotesResource } from './funding/exchange/store.ts';
import { refundedResource } from './funding/exchange/refunded-store.ts';
import { topUpsResource } from './funding/top-ups/store.ts';
import { centsResource } from './funding/instruments/cents-store.ts';
import { monthsResource, withdrawalsResource } from './funding/withdrawals/store.ts';
import { composeIdentity } from './identity/compose.ts';
import { standingsResource, usesResource } from './identity/limits/store.ts';
import type { Cells } from './ledger/accounts/service.ts';
import { composeLedger } from './ledger/compose.ts';
import { composeLinking } from './linking/compose.ts';
import { mandatesResource, spendingsResource } from './linking/mandates/store.ts';
import { composePayments } from './payments/compose.ts';
import { policyAt } from './payments/payments/policy-store.ts';
import { paymentsResource } from './payments/payments/store.ts';
import { habitsResource } from './payments/step-up/store.ts';
import { couponUsesResource } from './payments/promotions/coupon-store.ts';
import { promotionsResource } from './payments/promotions/store.ts';
import { composePrivacy } from './privacy/compose.ts';
import { composeProtection } from './protection/compose.ts';
import { casesResource } from './protection/cases/store.ts';
import { codesResource } from './protection/escrow/store.ts';
import { reportsResource } from './protection/reports/store.ts';
import { refundsResource } from './protection/refunds/store.ts';
import { payoutsResource } from './protection/reserves/store.ts';
import { composeSettlement } from './settlement/compose.ts';
import { composeStaff } from './staff/compose.ts';
import { composeSupport } from './support/compose.ts';
import { walletSweeps } from './sweeps.ts';
import { composeWebhooks } from './webhooks/compose.ts';

/** The wired wallet. */
export type Wallet = Awaited<ReturnType<typeof composeWallet>>;

interface WalletOptions {
  /** Already listens. Without it, the app answers only `inject`. */
  readonly server?: Server;
  /** The cells whose books this server keeps; by default, the home cell. */
  readonly cells?: Cells;
}

const roles = rolesOf('wallet');

/** The rows that batches lock and write beside the books, in lock order. */
const resources = [
  paymentsResource,
  casesResource,
  reportsResource,
  codesResource,
  mandatesResource,
  standingsResource,
  usesResource,
  habitsResource,
  spendingsResource,
  promotionsResource,
  couponUsesResource,
  topUpsResource,
  chargebacksResource,
  centsResource,
  withdrawalsResource,
  monthsResource,
  cardRefundsResource,
  quotesResource,
  refundedResource,
  refundsResource,
  payoutsResource,
];

/** Opens the keys that never change; see `openLastingKeys`. */
async function openKeys(base: ReturnType<typeof baseOf>) {
  const keys = await openLastingKeys(base, {
    'oauth pseudonyms': 32,
    'entry-names': 16,
    'message-codes': 32,
    'contact-codes': 32,
    recovery: 32,
    'recovery-codes': 32,
    phrases: 32,
    'document-person': 32,
    'coupon-persons': 32,
    'push signing key': 32,
  });
  return {
    pseudonyms: keys['oauth pseudonyms'],
    entryNames: keys['entry-names'],
    messageCodes: keys['message-codes'],
    contactCodes: keys['contact-codes'],
    recovery: keys.recovery,
    recoveryCodes: keys['recovery-codes'],
    phrases: keys.phrases,
    documentPersons: keys['document-person'],
    couponPersons: keys['coupon-persons'],
    pushSigning: keys['push signing key'],
  };
}

/**
 * Builds and wires the wallet, one wing after another. Nothing runs in the background before `jobs.start()`.
 *
 * `close` closes everything in order, even if a part fails to close; then it throws that part's error.
 */
export async function composeWallet(config: Config, world: World, { server, cells = [HOME_CELL] }: WalletOptions = {}) {
  const { ledgerAnchor: anchorFile, staffLogAnchor } = config;
  const base = baseOf(config, world);
  const { db, files, waker } = base;
  const lastingKeys = await openKeys(base);

  const books = await composeLedger({ ...base, anchorFile, cells, resources });
  const currencyOf = (tx: Tx, country: string | undefined) => currencyOfNewWallet(tx, country, world.clocks.business());
  const identity = composeIdentity({ ...base, ...books, lastingKeys, currencyIn: currencyOf });
  const policyNow = () => db.one((tx) => policyAt(tx, world.clocks.business()));
  const reserveTerms = async () => (await policyNow()).reserve;
  const linking = await composeLinking({ ...base, ...books, ...identity, reserveTerms, lastingKeys });
  const funding = await composeFunding({ ...base, ...books, ...identity });
  const payments = composePayments({ ...base, ...books, ...identity, ...linking, ...funding, lastingKeys });
  const protection = composeProtection({ ...base, ...books, ...identity, ...linking, ...funding, ...payments });
  const settlement = await composeSettlement({ ...base, ...books, ...funding });
  const support = composeSupport({ ...base, ...identity, ...linking, ...funding, ...payments, ...protection });
  const trade = { ...payments, ...protection, ...support, instruments: funding.instruments };
  const finance = { ...books, ...funding, reports: settlement.reports };
  const staff = composeStaff({ ...base, ...identity, ...linking, ...finance, ...trade, staffLogAnchor });
  const activity = await composeActivity({ ...base, ...identity, ...linking, ...finance, ...trade, lastingKeys });
  const privacy = composePrivacy({ ...base, ...identity, ...activity });
  const webhooks = composeWebhooks({ ...base, ...linking });

  const timed = [books, identity, funding, payments, protection, settlement, support, activity, privacy, webhooks];
  const jobs = createJobs({
    db,
    world,
    waker,
    handlers: joined(
      [books, identity, funding, payments, protection, activity, privacy, webhooks, staff].map(
        ({ handlers }) => handlers,
      ),
    ),
    timers: joined([
      await startSweeps({ db, world, sweeps: walletSweeps }),
      await startResealing({ db, world, tables: [...identity.sealed, ...activity.sealed, ...webhooks.sealed] }),
      ...timed.map(({ timers }) => timers),
    ]),
  });
  const wings = [identity, linking, funding, payments, protection, support, activity, privacy, webhooks];
  const routes = wings.flatMap((wing) => wing.routes);
  const app = await buildWalletApp({ config, world, server, db, ...identity, fees: funding.fees, routes, staff });
  const closing = closedInOrder([app, jobs, books, activity, support, staff.refusals, staff.logAnchoring, files, db]);
  return {
    app,
    jobs,
    files,
    ledger: books.ledger,
    batch: books.batch,
    identity,
    linking,
    funding,
    payments,
    protection,
    settlement,
    support,
    staff,
    activity,
    privacy: privacy.privacy,
    webhooks,
    watchClock: () => watchClock({ db, log: world.log, http: world.http }),
    close: () => closing.disposeAsync(),
  };
}

/** Joins tables, whose keys differ. */
function joined<T>(tables: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.fromEntries(tables.flatMap((one) => Object.entries(one)));
}

/** Creates the dependencies that all wings share. */
function baseOf(config: Config, world: World) {
  const { publicUrl, consoleUrl, databaseUrl: url } = config;
  const db = connect({ url, writer: roles.writer, reader: roles.reader });
  const secrets = [config.secret, ...config.otherSecrets] as const;
  const key = (label: string): KeyRing => deriveRing(secrets, label);
  const security = createSecurityLog({ db, world, keys: key('security-log') });
  const forms = createFormGuard({ keys: key('form'), origin: publicUrl, random: world.random });
  const files = createFiles({ db, world, scanCommand: config.scanCommand });
  const uploads = createUploads(files);
  return {
    config,
    db,
    world,
    publicUrl,
    consoleUrl,
    secrets,
    key,
    random: world.random,
    security,
    forms,
    files,
    uploads,
    waker: createWaker(),
  };
}
