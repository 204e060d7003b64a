import type { Routes } from '#platform/http/app.ts';
import type { Batch } from '../ledger/batch/batch.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Access } from '../linking/oauth/access-service.ts';
import type { Payments } from '../payments/payments/service.ts';
import { escrowDeadlines } from './escrow/jobs.ts';
import { escrowRoutes } from './escrow/routes.ts';
import { createEscrow } from './escrow/service.ts';

/** Wires the protection wing: escrow, until each part is released or refunded. */
export function composeProtection(deps: { batch: Batch; ledger: Ledger; payments: Payments; access: Access }) {
  const escrow = createEscrow(deps);
  const routes: Routes[] = [escrowRoutes({ ...deps, escrow })];
  return { escrow, routes, timers: escrowDeadlines(escrow) };
}
