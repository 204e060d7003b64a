import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { JobHandler, TimerHandler } from '#platform/jobs/worker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Config } from '../config.ts';
import { createChargebacks } from './chargebacks/service.ts';
import { exchangePages } from './exchange/pages.ts';
import { exchangeRoutes } from './exchange/routes.ts';
import { createExchange } from './exchange/service.ts';
import { cardRefundDeadline, cardRefundStarted } from './card-refunds/jobs-schema.ts';
import { createCardRefunds } from './card-refunds/service.ts';
import type { CardRefunds } from './card-refunds/service.ts';
import { createFees } from './fees/service.ts';
import { cardPages } from './instruments/pages.ts';
import { instrumentRoutes } from './instruments/routes.ts';
import { bankPages } from './instruments/bank-pages.ts';
import { createBankAccounts } from './instruments/bank-service.ts';
import type { BankAccounts } from './instruments/bank-service.ts';
import { createCards } from './instruments/cards-service.ts';
import type { Cards } from './instruments/cards-service.ts';
import { askCent, bankProofExpiry, cardReminder, centLost } from './instruments/jobs-schema.ts';
import { createInstruments } from './instruments/service.ts';
import { createOrigins } from './origins/service.ts';
import { processorJobs } from './processor/jobs.ts';
import { processorRoutes } from './processor/routes.ts';
import { createProcessorEvents } from './processor/service.ts';
import { createStripeAccount } from './processor/stripe-account-gateway.ts';
import { createStripeConnect } from './processor/stripe-connect-gateway.ts';
import { createStripeGateway } from './processor/stripe-gateway.ts';
import { createStripeOutbound } from './processor/stripe-outbound-gateway.ts';
import { ratesTimers } from './rates/jobs.ts';
import { createRates } from './rates/service.ts';
import { createRiskSigns } from './risk-signs/service.ts';
import type { Rates } from './rates/service.ts';
import { topUpPages } from './top-ups/pages.ts';
import { topUpRoutes } from './top-ups/routes.ts';
import { createTopUps } from './top-ups/service.ts';
import { askDeadline } from './top-ups/jobs-schema.ts';
import { askPayout } from './withdrawals/jobs-schema.ts';
import { withdrawalPages } from './withdrawals/pages.ts';
import { withdrawalRoutes } from './withdrawals/routes.ts';
import { createWithdrawals } from './withdrawals/service.ts';
import type { Withdrawals } from './withdrawals/service.ts';
import type { Batch } from '../ledger/batch/batch.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Limits } from '../identity/limits/service.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { Restrictions } from '../identity/restrictions/service.ts';
import type { Proofs } from '../identity/second-factor/proof-service.ts';
import type { Sessions } from '../identity/sessions/service.ts';
import type { SignUp } from '../identity/sign-up/service.ts';
import type { KnownSince } from '../identity/sessions/browser-guard.ts';
import { requireLogin, requireSession } from '../identity/sessions/guard.ts';

interface FundingDeps {
  readonly config: Config;
  readonly db: Db;
  readonly world: World;
  /** Derives the keys of one use from the secrets of the server. */
  readonly key: (label: string) => KeyRing;
  readonly security: SecurityLog;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly limits: Limits;
  readonly restrictions: Restrictions;
  readonly proofs: Proofs;
  readonly sessions: Sessions;
  readonly knownSince: KnownSince;
  readonly signUp: SignUp;
  readonly forms: FormGuard;
  /** Wakes the job worker, so that a stored webhook is processed at once. */
  readonly waker: Pick<Waker, 'wake'>;
}

/** Wires the funding wing: cards, bank accounts, the card processor, top-ups, fees, reference rates and exchanges. */
export async function composeFunding(deps: FundingDeps) {
  const { config, db, world, security, forms, waker, knownSince } = deps;
  const { publicUrl } = config;
  const { processor, payouts, processorAccount } = connectProcessor(config, world);
  const fees = createFees({ db, world });
  const instruments = createInstruments({ db, world, security, restrictions: deps.restrictions, processor, publicUrl });
  const bankAccounts = createBankAccounts({
    ...deps,
    processor,
    instruments,
    payouts,
    codeKeys: deps.key('bank-codes'),
  });
  const cards = createCards({ db, world, security, processor });
  const rates = createRates({ db, world, ratesUrl: config.ratesUrl });
  await rates.start();
  const exchange = createExchange({ ...deps, rates });
  const topUps = createTopUps({ ...deps, processor, instruments, bankAccounts, fees, rates, publicUrl });
  const doubts = doubtsOf({ ...deps, processor, topUps });
  const cardRefunds = createCardRefunds({ ...deps, processor, topUps });
  const origins = createOrigins({ db });
  const withdrawals = createWithdrawals({ ...deps, payouts, bankAccounts, origins });
  const events = createProcessorEvents({ db, world, processor, waker });
  const routes: Routes[] = [
    processorRoutes(events),
    instrumentRoutes({
      ...deps,
      instruments,
      cards,
      bankAccounts,
      paysOut: payouts !== undefined,
      requireSession: requireSession(publicUrl),
    }),
    bankPages({ ...deps, bankAccounts, terms: payouts?.terms, debits: (holderId) => topUps.onTheirWay(holderId) }),
    cardPages({ instruments, forms, world, requireLogin }),
    topUpRoutes({ topUps, requireSession: requireSession(publicUrl) }),
    topUpPages({ topUps, instruments, bankAccounts, forms, world, requireLogin }),
    exchangeRoutes({ exchange, requireSession: requireSession(publicUrl) }),
    exchangePages({ exchange, forms, world, requireLogin }),
    withdrawalRoutes({ withdrawals, knownSince, requireSession: requireSession(publicUrl) }),
    withdrawalPages({ withdrawals, knownSince, forms, world, requireLogin }),
  ];
  const jobs = jobsOf({ topUps, instruments, cards, bankAccounts, withdrawals, ...doubts, cardRefunds, rates });
  return {
    fees,
    instruments,
    bankAccounts,
    topUps,
    ...doubts,
    origins,
    withdrawals,
    cardRefunds,
    rates,
    exchange,
    processorAccount,
    routes,
    ...jobs,
  };
}

/** The wing's jobs and deadlines. */
function jobsOf({
  rates,
  ...deps
}: Parameters<typeof processorJobs>[0] & {
  readonly cards: Pick<Cards, 'remind'>;
  readonly bankAccounts: Pick<BankAccounts, 'expire' | 'askCent' | 'centLost'>;
  readonly withdrawals: Pick<Withdrawals, 'ask'>;
  readonly cardRefunds: CardRefunds;
  readonly rates: Rates;
}) {
  const { topUps, cards, bankAccounts, withdrawals, cardRefunds } = deps;
  const handlers: Record<string, JobHandler> = {
    ...processorJobs(deps),
    ...centLost.handledBy(({ instrument_id: id, why }) => bankAccounts.centLost(id, why)),
    ...cardRefundStarted.handledBy(({ card_refund_id: id }) => cardRefunds.send(id)),
  };
  const timers: Record<string, TimerHandler> = {
    ...cardRefundDeadline.handledBy((id) => cardRefunds.send(id)),
    ...askDeadline.handledBy((id) => topUps.ask(id)),
    ...askPayout.handledBy((id) => withdrawals.ask(id)),
    ...askCent.handledBy((id) => bankAccounts.askCent(id)),
    ...bankProofExpiry.handledBy((id) => bankAccounts.expire(id)),
    ...cardReminder.handledBy((id) => cards.remind(id)),
    ...ratesTimers(rates),
  };
  return { handlers, timers };
}

/** Creates the doors to charges that banks take back, and to signs of fraud. */
function doubtsOf(deps: Parameters<typeof createChargebacks>[0] & Parameters<typeof createRiskSigns>[0]) {
  return { chargebacks: createChargebacks(deps), riskSigns: createRiskSigns(deps) };
}

/** Connects the card processor: for cards and bank accounts, for payouts as the settings say, and its own account. */
function connectProcessor(config: Config, { clocks, http }: Pick<World, 'clocks' | 'http'>) {
  const stripe = { apiUrl: config.stripeUrl, secretKey: config.stripeSecretKey, http };
  const { stripeWebhookSecret: webhookSecret, stripePayouts, stripeFinancialAccount: financialAccount } = config;
  const { stripeThinWebhookSecret: thinWebhookSecret = webhookSecret } = config;
  const { stripeConnectWebhookSecret: connectWebhookSecret = webhookSecret } = config;
  const isConnect = stripePayouts === 'connect';
  const payingAccount =
    isConnect || financialAccount === undefined ? undefined : { id: financialAccount, now: () => clocks.security() };
  return {
    processor: createStripeGateway({ ...stripe, webhookSecret, thinWebhookSecret, connectWebhookSecret, isConnect }),
    payouts: isConnect
      ? createStripeConnect(stripe)
      : payingAccount && createStripeOutbound({ ...stripe, financialAccount: payingAccount.id }),
    processorAccount: createStripeAccount({ ...stripe, financialAccount: payingAccount }),
  };
}
