import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Access } from '../linking/oauth/access-service.ts';
import type { Clients } from '../linking/clients/service.ts';
import type { Mandates } from '../linking/mandates/service.ts';
import type { Payees } from '../linking/payees/service.ts';
import type { Payments } from '../payments/payments/service.ts';
import type { HolderCases } from '../protection/cases/holder-service.ts';
import type { Reports } from '../protection/reports/service.ts';
import type { Files } from '#platform/files/files-service.ts';
import type { Uploads } from '#platform/files/uploads.ts';
import { createMailer } from '#platform/mail/mailer.ts';
import type { Config } from '../config.ts';
import type { Exchange } from '../funding/exchange/service.ts';
import type { Withdrawals } from '../funding/withdrawals/service.ts';
import type { Fees } from '../funding/fees/service.ts';
import type { ProcessorAccount } from '../funding/processor/domain.ts';
import type { Limits } from '../identity/limits/service.ts';
import type { HolderChanges } from '../identity/accounts/contact-service.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { Passkeys } from '../identity/passkeys/service.ts';
import type { Proofs } from '../identity/second-factor/proof-service.ts';
import type { Sessions } from '../identity/sessions/service.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { aboutPages } from './about/pages.ts';
import { closingPages } from './closing/pages.ts';
import { createClosing } from './closing/service.ts';
import { helpPages } from './help/pages.ts';
import { statusPages } from './status/pages.ts';
import { createWalletStatus } from './status/service.ts';
import { ticketDeadlines } from './tickets/jobs.ts';
import { ticketPages } from './tickets/pages.ts';
import { handoverRoutes } from './tickets/routes.ts';
import { createTickets } from './tickets/service.ts';

/** Wires the wing of support: help, tickets, closing a wallet, what works now, and the public pages about the operator and the terms. */
export function composeSupport(deps: {
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'operatorName' | 'operatorAddress' | 'operatorMail'>;
  db: Db;
  fees: Fees;
  exchange: Exchange;
  withdrawals: Withdrawals;
  processorAccount: ProcessorAccount;
  world: World;
  forms: FormGuard;
  files: Files;
  uploads: Uploads;
  payments: Payments;
  payees: Payees;
  mandates: Mandates;
  clients: Clients;
  access: Access;
  holderCases: HolderCases;
  accounts: Accounts;
  changes: HolderChanges;
  sessions: Sessions;
  passkeys: Passkeys;
  proofs: Proofs;
  security: SecurityLog;
  limits: Limits;
  unauthorized: Reports;
}) {
  const { config } = deps;
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  const tickets = createTickets(deps);
  const closing = createClosing(deps);
  const clock = () => deps.world.clocks.security();
  const status = createWalletStatus({ ...deps, mailer });
  const operator = { name: config.operatorName, address: config.operatorAddress, mail: config.operatorMail };
  const routes: Routes[] = [
    helpPages({ tickets, status }),
    closingPages({ closing, sessions: deps.sessions, forms: deps.forms, clock }),
    ticketPages({ ...deps, tickets }),
    handoverRoutes({ ...deps, tickets }),
    statusPages({ status }),
    aboutPages({ ...deps, operator, reports: deps.unauthorized, clock: () => deps.world.clocks.business() }),
  ];
  return { tickets, routes, timers: ticketDeadlines(tickets), close: () => mailer.close() };
}
