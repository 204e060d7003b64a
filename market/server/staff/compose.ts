import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import { createFormGuard } from '#platform/http/form.ts';
import { pageAssets, pageSheets, staffAssets, styles, ui } from '#platform/http/page-assets.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { composeStaffKit } from '#platform/staff/compose.ts';
import { urls } from '../urls.ts';
import type { Accounts } from '../accounts/accounts/service.ts';
import type { Sessions } from '../accounts/sessions/service.ts';
import type { Orders } from '../ordering/orders/service.ts';
import type { Tickets } from '../support/tickets/service.ts';
import { peoplePages } from './people/pages.ts';
import { createPeople } from './people/service.ts';
import { actPages } from './acts/pages.ts';
import { createActs } from './acts/service.ts';
import { roles } from './members/domain.ts';
import type { Right, Role } from './members/domain.ts';
import type { Act } from './members/service.ts';
import { site } from './members/frame-views.ts';
import { memberPages } from './members/pages.ts';
import { staffTicketPages } from './tickets/pages.ts';
import { createStaffTickets } from './tickets/service.ts';

/** The chain of the market's log, which has no other cell. */
export const LOG_CELL = 0;

/**
 * Wires the wing of the market's operators: their sessions, log and pages. Its routes are for the desk's own app, whose
 * form guard knows no other origin.
 */
export function composeStaff(deps: {
  db: Db;
  world: World;
  deskUrl: string;
  /** The file that receives the heads of the log; without it they go to the server's log. */
  deskLogAnchor: string | undefined;
  key: (label: string) => KeyRing;
  accounts: Accounts;
  sessions: Sessions;
  security: SecurityLog;
  orders: Orders;
  tickets: Tickets;
}) {
  const { world, deskUrl } = deps;
  const forms = createFormGuard({ keys: deps.key('desk form'), origin: deskUrl, random: world.random });
  const { staff, logAnchoring } = composeStaffKit<Role, Right, Act>({
    ...deps,
    roles,
    cell: LOG_CELL,
    site: { name: site.name(), url: deskUrl },
    anchorFile: deps.deskLogAnchor,
  });
  const assets = new Map([['hosted.css', styles(...pageSheets, ui('tokens-market.css'))], ...staffAssets]);
  const deskRoutes: Routes[] = [
    memberPages({ staff, forms }),
    staffTicketPages({ staffTickets: createStaffTickets({ ...deps, staff }), forms }),
    peoplePages({ people: createPeople({ ...deps, staff, cell: LOG_CELL }), forms }),
    actPages({ acts: createActs(deps), forms }),
    pageAssets(urls.staff.asset, assets),
  ];
  return { staff, deskRoutes, logAnchoring };
}
