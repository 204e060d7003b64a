import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Clients } from '../linking/clients/service.ts';
import type { Mandates } from '../linking/mandates/service.ts';
import type { Payees } from '../linking/payees/service.ts';
import type { Payments } from '../payments/payments/service.ts';
import type { HolderCases } from '../protection/cases/holder-service.ts';
import { helpPages } from './help/pages.ts';
import { ticketDeadlines } from './tickets/jobs.ts';
import { ticketPages } from './tickets/pages.ts';
import { createTickets } from './tickets/service.ts';

/** Wires the wing of support: what holders write to the operator. */
export function composeSupport(deps: {
  db: Db;
  world: World;
  forms: FormGuard;
  payments: Payments;
  payees: Payees;
  mandates: Mandates;
  clients: Clients;
  holderCases: HolderCases;
}) {
  const tickets = createTickets(deps);
  const routes: Routes[] = [helpPages({ tickets }), ticketPages({ ...deps, tickets })];
  return { tickets, routes, timers: ticketDeadlines(tickets) };
}
