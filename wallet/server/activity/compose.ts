import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { createMailer } from '#platform/mail/mailer.ts';
import { createPostbox } from '#platform/mail/postbox.ts';
import type { Config } from '../config.ts';
import type { Phrases } from '../identity/phrases/service.ts';
import { createMessageCodes } from './notifications/codes-service.ts';
import { isItUsPages } from './notifications/codes-pages.ts';
import { choicesPages } from './notifications/choices-pages.ts';
import { createNoticeChoices } from './notifications/choices-service.ts';
import { createEntryNames } from './history/entry-names-crypto.ts';
import { historyFilePages } from './history/file-pages.ts';
import { historyRoutes } from './history/routes.ts';
import { createHistory } from './history/service.ts';
import type { History } from './history/service.ts';
import { createDebitNotices } from './notifications/debit-service.ts';
import { createChargebackNotices } from './notifications/chargeback-service.ts';
import { createCardNotices } from './notifications/card-service.ts';
import { createDocumentNotices } from './notifications/document-service.ts';
import { createInstrumentNotices } from './notifications/instrument-service.ts';
import { messagesInOne } from './notifications/messages-letters.ts';
import { notificationJobs } from './notifications/jobs.ts';
import { createNotifications } from './notifications/service.ts';
import { createSecurityNotices } from './notifications/security-service.ts';
import { createBudgetNotices } from './notifications/budget-service.ts';
import { createReportNotices } from './notifications/report-service.ts';
import { pushPages } from './notifications/push-pages.ts';
import { createTicketNotices } from './notifications/ticket-service.ts';
import { createWithdrawalNotices } from './notifications/withdrawal-service.ts';
import { composeSpending } from './spending/compose.ts';
import { composePush } from './push/compose.ts';
import { monthlyStatementPages } from './statements/pages.ts';
import { createMonthlyStatements } from './statements/service.ts';
import { pushRoutes } from './push/routes.ts';
import type { Chargebacks } from '../funding/chargebacks/service.ts';
import type { Exchange } from '../funding/exchange/service.ts';
import type { Withdrawals } from '../funding/withdrawals/service.ts';
import type { CardRefunds } from '../funding/card-refunds/service.ts';
import type { Fees } from '../funding/fees/service.ts';
import type { TopUps } from '../funding/top-ups/service.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Clients } from '../linking/clients/service.ts';
import type { Payees } from '../linking/payees/service.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { Recoveries } from '../identity/recovery/service.ts';
import type { FreezeCodes } from '../identity/freezing/code-service.ts';
import type { Contacts } from '../identity/contacts/service.ts';
import type { Documents } from '../identity/documents/service.ts';
import type { SmsGateway } from '../identity/phone-verification/sms-gateway.ts';
import { requireSession } from '../identity/sessions/guard.ts';
import type { BankAccounts } from '../funding/instruments/bank-service.ts';
import type { Instruments } from '../funding/instruments/service.ts';
import type { Payments } from '../payments/payments/service.ts';
import type { HolderCases } from '../protection/cases/holder-service.ts';
import type { Cases } from '../protection/cases/service.ts';
import type { Escrow } from '../protection/escrow/service.ts';
import type { Reports } from '../protection/reports/service.ts';
import type { Tickets } from '../support/tickets/service.ts';
import type { Refunds } from '../protection/refunds/service.ts';

interface ActivityDeps {
  config: Pick<Config, 'publicUrl' | 'smtpUrl' | 'mailFrom' | 'operatorMail' | 'pushOrigins'>;
  db: Db;
  world: World;
  ledger: Ledger;
  exchange: Exchange;
  chargebacks: Chargebacks;
  withdrawals: Withdrawals;
  accounts: Accounts;
  recoveries: Pick<Recoveries, 'undoCode'>;
  documents: Documents;
  clients: Clients;
  contacts: Contacts;
  freezeCodes: FreezeCodes;
  security: SecurityLog;
  instruments: Instruments;
  bankAccounts: BankAccounts;
  topUps: TopUps;
  fees: Fees;
  cardRefunds: CardRefunds;
  payments: Payments;
  payees: Payees;
  sms: SmsGateway;
  key: (label: string) => KeyRing;
  lastingKeys: { readonly entryNames: Buffer; readonly messageCodes: Buffer; readonly pushSigning: Buffer };
  refunds: Refunds;
  cases: Cases;
  holderCases: HolderCases;
  escrow: Escrow;
  tickets: Tickets;
  unauthorized: Reports;
  phrases: Phrases;
  forms: FormGuard;
}

/** Wires the activity wing: the history, the spending and the notifications that show holders their money. */
export async function composeActivity(deps: ActivityDeps) {
  const { config, db } = deps;
  const { publicUrl: walletUrl } = config;
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  const entryNames = createEntryNames(deps.lastingKeys.entryNames);
  const history = createHistory({ ...deps, entryNames });
  const paced = { db, keys: deps.key('letters'), clock: () => deps.world.clocks.business() };
  const guard = requireSession(walletUrl);
  const spending = await composeSpending({ ...deps, requireSession: guard });
  const letters = createPostbox({ ...paced, kind: 'mail', deliver: (letter) => mailer.send(letter) });
  const messages = createPostbox({
    ...paced,
    kind: 'sms',
    deliver: ({ to, text }) => deps.sms.send({ to, text }),
    join: messagesInOne,
  });
  const codes = createMessageCodes({ ...deps, key: deps.lastingKeys.messageCodes });
  const choices = createNoticeChoices(deps);
  const { push, pushDevices, sealed, jobs } = composePush(deps);
  const sending = { ...deps, codes, choices, letters, messages, push, walletUrl };
  const notifications = createNotifications(sending);
  const ticketNotices = createTicketNotices(sending);
  const documentNotices = createDocumentNotices(sending);
  const instrumentNotices = createInstrumentNotices(sending);
  const withdrawalNotices = createWithdrawalNotices(sending);
  const cardNotices = createCardNotices(sending);
  const debitNotices = createDebitNotices(sending);
  const securityNotices = createSecurityNotices(sending);
  const chargebackNotices = createChargebackNotices(sending);
  const budgetNotices = createBudgetNotices({ ...sending, budgets: spending.budgets });
  const reportNotices = createReportNotices({ ...sending, reports: deps.unauthorized });
  const routes: Routes[] = [
    isItUsPages({ codes, forms: deps.forms, clock: () => deps.world.clocks.security() }),
    choicesPages({ ...deps, choices, pushDevices }),
    pushPages({ ...deps, pushDevices }),
    pushRoutes({ pushDevices, requireSession: guard }),
    ...historyPages(deps, history, guard),
    spending.routes,
  ];
  return {
    history,
    spending: spending.spending,
    notifications,
    routes,
    handlers: {
      ...notificationJobs({
        ...notifications,
        ...ticketNotices,
        ...securityNotices,
        ...documentNotices,
        ...reportNotices,
        ...instrumentNotices,
        ...chargebackNotices,
        ...withdrawalNotices,
        ...cardNotices,
        ...debitNotices,
        ...budgetNotices,
      }),
      ...letters.handlers,
      ...messages.handlers,
      ...jobs.handlers,
    },
    timers: { ...letters.timers, ...messages.timers, ...jobs.timers, ...spending.timers },
    push,
    pushDevices,
    sealed,
    close: () => mailer.close(),
  };
}

/** The history's routes for the app, and its files. */
function historyPages(deps: ActivityDeps, history: History, guard: ReturnType<typeof requireSession>): Routes[] {
  const monthlyStatements = createMonthlyStatements({ ...deps, history });
  return [
    historyFilePages({ history }),
    monthlyStatementPages({ monthlyStatements, clock: () => deps.world.clocks.business() }),
    historyRoutes({ ...deps, history, requireSession: guard }),
  ];
}
