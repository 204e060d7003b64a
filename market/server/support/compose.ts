import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Waker } from '#platform/jobs/waker.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import type { Orders } from '../ordering/orders/service.ts';
import type { Pages } from '../pages.ts';
import type { WalletStatus } from '../wallet/status-gateway.ts';
import { statusPages } from './status/pages.ts';
import { createMarketStatus } from './status/service.ts';
import { ticketDeadlines, ticketJobs } from './tickets/jobs.ts';
import type { HandoverPort } from './tickets/port.ts';
import { ticketPages } from './tickets/pages.ts';
import { createTickets } from './tickets/service.ts';

/** Wires the wing of support: what shoppers and sellers write to the market, and what works now. */
export function composeSupport(deps: {
  db: Db;
  world: World;
  publicUrl: string;
  forms: FormGuard;
  pages: Pages;
  accounts: Accounts;
  orders: Orders;
  mailbox: Pick<Postbox, 'send'>;
  handovers: HandoverPort;
  waker: Pick<Waker, 'wake'>;
  mailer: { check(): Promise<void> };
  walletStatus: WalletStatus;
  walletStatusPage: string;
}) {
  const tickets = createTickets(deps);
  const routes: Routes[] = [
    ticketPages({ ...deps, tickets }),
    statusPages({ ...deps, status: createMarketStatus(deps) }),
  ];
  return { tickets, routes, handlers: ticketJobs({ ...deps, tickets }), timers: ticketDeadlines(tickets) };
}
