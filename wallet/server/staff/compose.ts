import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import { createFormGuard } from '#platform/http/form.ts';
import type { Files } from '#platform/files/files-service.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { Payments } from '../payments/payments/service.ts';
import type { Cases } from '../protection/cases/service.ts';
import type { Tracking } from '../protection/tracking/service.ts';
import { decidingPages } from './deciding/pages.ts';
import { createDeciding } from './deciding/service.ts';
import { memberPages } from './members/pages.ts';
import { createStaff } from './members/service.ts';

/**
 * Wires the wing of the operators: their sessions, and the cases that they decide. Its routes are for the console's own
 * app, whose form guard knows no other origin.
 */
export function composeStaff(deps: {
  db: Db;
  world: World;
  consoleUrl: string;
  key: (label: string) => Buffer;
  cases: Cases;
  accounts: Accounts;
  payments: Payments;
  tracking: Tracking;
  files: Pick<Files, 'describe' | 'read' | 'readThumbnail'>;
}) {
  const { world, consoleUrl } = deps;
  const forms = createFormGuard({ key: deps.key('console form'), origin: consoleUrl, random: world.random });
  const staff = createStaff(deps);
  const deciding = createDeciding({ ...deps, staff });
  const consoleRoutes: Routes[] = [memberPages({ staff, forms }), decidingPages({ ...deps, deciding, forms })];
  return { staff, deciding, consoleRoutes };
}
