import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { Files } from '#platform/files/files-service.ts';
import type { Uploads } from '#platform/files/uploads.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Config } from '../config.ts';
import type { Batch } from '../ledger/batch/batch.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Access } from '../linking/oauth/access-service.ts';
import type { Mandates } from '../linking/mandates/service.ts';
import type { Payees } from '../linking/payees/service.ts';
import type { FreezeCodes } from '../identity/freezing/code-service.ts';
import type { Freezing } from '../identity/freezing/service.ts';
import type { Passkeys } from '../identity/passkeys/service.ts';
import { requireSession } from '../identity/sessions/guard.ts';
import type { Proofs } from '../identity/second-factor/proof-service.ts';
import type { Payments } from '../payments/payments/service.ts';
import type { Chargebacks } from '../funding/chargebacks/service.ts';
import { caseDeadlines, caseJobs } from './cases/jobs.ts';
import { ownCaseRoutes } from './cases/own-routes.ts';
import { caseRoutes } from './cases/routes.ts';
import { createHolderCases } from './cases/holder-service.ts';
import { createCases } from './cases/service.ts';
import { chargebackJobs } from './chargebacks/jobs.ts';
import { createChargedPayments } from './chargebacks/service.ts';
import { confirmationPages } from './confirmation/pages.ts';
import { objectionPages } from './confirmation/objection-pages.ts';
import { createConfirmation } from './confirmation/service.ts';
import { escrowDeadlines } from './escrow/jobs.ts';
import { ownPartRoutes } from './escrow/own-routes.ts';
import { escrowRoutes } from './escrow/routes.ts';
import { createEscrow } from './escrow/service.ts';
import { ownCasePages } from './own-cases/pages.ts';
import { createProblems } from './own-cases/problem-service.ts';
import { problemPages } from './own-cases/problem-pages.ts';
import { createOwnCases } from './own-cases/service.ts';
import { refundRoutes } from './refunds/routes.ts';
import { createRefunds } from './refunds/service.ts';
import { reportDeadlines, reportJobs } from './reports/jobs.ts';
import { reportPages } from './reports/pages.ts';
import { createReports } from './reports/service.ts';
import { reserveDeadlines } from './reserves/jobs.ts';
import { reserveRoutes } from './reserves/routes.ts';
import { createReserves } from './reserves/service.ts';
import { statementPages } from './statements/pages.ts';
import { createStatements } from './statements/service.ts';
import { createEasyPost } from './tracking/easypost-gateway.ts';
import { trackingJobs } from './tracking/jobs.ts';
import { trackingRoutes } from './tracking/routes.ts';
import { createTracking } from './tracking/service.ts';

interface ProtectionDeps {
  readonly config: Pick<Config, 'easypostUrl' | 'easypostApiKey' | 'easypostWebhookSecret'>;
  readonly db: Db;
  readonly world: World;
  readonly publicUrl: string;
  readonly waker: Waker;
  readonly forms: FormGuard;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly proofs: Proofs;
  readonly chargebacks: Chargebacks;
  readonly payments: Payments;
  readonly payees: Payees;
  readonly access: Access;
  readonly mandates: Mandates;
  readonly passkeys: Passkeys;
  readonly freezing: Freezing;
  readonly freezeCodes: FreezeCodes;
  readonly security: SecurityLog;
}

/** Wires the protection wing: carriers, escrow until the money of each part has left it, the holder's word, and refunds. */
export function composeProtection(deps: ProtectionDeps) {
  const { config, world, forms, publicUrl } = deps;
  const easypost = createEasyPost({
    url: config.easypostUrl,
    apiKey: config.easypostApiKey,
    webhookSecret: config.easypostWebhookSecret,
    http: world.http,
  });
  const tracking = createTracking({ ...deps, easypost });
  const reserves = createReserves(deps);
  const escrow = createEscrow({ ...deps, tracking, reserves });
  const refunds = createRefunds({ ...deps, escrow });
  const confirmation = createConfirmation({ ...deps, escrow });
  const cases = createCases({ ...deps, tracking, escrow, reserves });
  const holderCases = createHolderCases(deps);
  const ownCases = createOwnCases({ ...deps, cases, holderCases });
  const problems = createProblems({ ...deps, cases, holderCases });
  const statements = createStatements(deps);
  const reports = createReports({ ...deps, escrow });
  const chargedPayments = createChargedPayments({ ...deps, escrow, refunds });
  const clock = () => world.clocks.security();
  const routes: Routes[] = [
    trackingRoutes(tracking),
    escrowRoutes({ ...deps, escrow }),
    refundRoutes({ ...deps, refunds }),
    reserveRoutes({ ...deps, reserves }),
    caseRoutes({ ...deps, cases }),
    confirmationPages({ confirmation, forms }),
    objectionPages({ confirmation, forms }),
    problemPages({ ...deps, problems, clock }),
    ownCasePages({ ...deps, ownCases, problems, clock }),
    reportPages({ ...deps, reports }),
    statementPages({ statements, clock: () => world.clocks.business() }),
    ownPartRoutes({ ...deps, escrow, requireSession: requireSession(publicUrl) }),
    ownCaseRoutes({ holderCases, requireSession: requireSession(publicUrl) }),
  ];
  return {
    tracking,
    escrow,
    reserves,
    statements,
    refunds,
    confirmation,
    cases,
    holderCases,
    unauthorized: reports,
    routes,
    handlers: {
      ...trackingJobs(tracking, async (trackingCode, sighting) => {
        await escrow.sighted(trackingCode, sighting);
        await cases.sighted(trackingCode, sighting);
      }),
      ...caseJobs(cases),
      ...reportJobs(reports),
      ...chargebackJobs(chargedPayments),
    },
    timers: {
      ...escrowDeadlines(escrow),
      ...caseDeadlines(cases),
      ...reserveDeadlines(reserves),
      ...reportDeadlines(reports),
    },
  };
}
