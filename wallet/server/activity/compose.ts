import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { createMailer } from '#platform/mail/mailer.ts';
import { createPostbox } from '#platform/mail/postbox.ts';
import type { Config } from '../config.ts';
import { createEntryNames } from './history/entry-names-crypto.ts';
import { historyRoutes } from './history/routes.ts';
import { createHistory } from './history/service.ts';
import { messagesInOne } from './notifications/messages-letters.ts';
import { notificationJobs } from './notifications/jobs.ts';
import { createNotifications } from './notifications/service.ts';
import { createSecurityNotices } from './notifications/security-service.ts';
import { createTicketNotices } from './notifications/ticket-service.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Clients } from '../linking/clients/service.ts';
import type { Payees } from '../linking/payees/service.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { SmsGateway } from '../identity/phone-verification/sms-gateway.ts';
import { requireSession } from '../identity/sessions/guard.ts';
import type { Payments } from '../payments/payments/service.ts';
import type { HolderCases } from '../protection/cases/holder-service.ts';
import type { Cases } from '../protection/cases/service.ts';
import type { Escrow } from '../protection/escrow/service.ts';
import type { Tickets } from '../support/tickets/service.ts';
import type { Refunds } from '../protection/refunds/service.ts';

/** Wires the activity wing: the history and the notifications that show holders their money. */
export function composeActivity(deps: {
  config: Pick<Config, 'publicUrl' | 'smtpUrl' | 'mailFrom'>;
  db: Db;
  world: World;
  ledger: Ledger;
  accounts: Accounts;
  clients: Clients;
  security: SecurityLog;
  payments: Payments;
  payees: Payees;
  sms: SmsGateway;
  key: (label: string) => KeyRing;
  lastingKeys: { readonly entryNames: Buffer };
  refunds: Refunds;
  cases: Cases;
  holderCases: HolderCases;
  escrow: Escrow;
  tickets: Tickets;
}) {
  const { config, db, ledger, payments } = deps;
  const { publicUrl: walletUrl } = config;
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  const history = createHistory({ db, ledger, payments, entryNames: createEntryNames(deps.lastingKeys.entryNames) });
  const paced = { db, keys: deps.key('letters'), clock: () => deps.world.clocks.business() };
  const letters = createPostbox({ ...paced, kind: 'mail', deliver: (letter) => mailer.send(letter) });
  const messages = createPostbox({
    ...paced,
    kind: 'sms',
    deliver: ({ to, text }) => deps.sms.send({ to, text }),
    join: messagesInOne,
  });
  const notifications = createNotifications({ ...deps, letters, messages, walletUrl });
  const ticketNotices = createTicketNotices({ ...deps, walletUrl, letters, messages });
  const securityNotices = createSecurityNotices({ ...deps, walletUrl, letters, messages });
  const routes: Routes[] = [
    historyRoutes({
      history,
      holderCases: deps.holderCases,
      requireSession: requireSession(walletUrl),
      world: deps.world,
    }),
  ];
  return {
    history,
    notifications,
    routes,
    handlers: {
      ...notificationJobs({ ...notifications, ...ticketNotices, ...securityNotices }),
      ...letters.handlers,
      ...messages.handlers,
    },
    timers: { ...letters.timers, ...messages.timers },
    close: () => mailer.close(),
  };
}
