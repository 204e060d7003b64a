import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Routes } from '#platform/http/app.ts';
import { createFormGuard } from '#platform/http/form.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { Files } from '#platform/files/files-service.ts';
import type { World } from '#platform/kernel/world.ts';
import { composeStaffKit } from '#platform/staff/compose.ts';
import { HOME_CELL } from '../cell.ts';
import type { Exchange } from '../funding/exchange/service.ts';
import type { Fees } from '../funding/fees/service.ts';
import type { Chargebacks } from '../funding/chargebacks/service.ts';
import type { RiskSigns } from '../funding/risk-signs/service.ts';
import type { Origins } from '../funding/origins/service.ts';
import type { TopUps } from '../funding/top-ups/service.ts';
import type { Withdrawals } from '../funding/withdrawals/service.ts';
import type { Documents } from '../identity/documents/service.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { Reports } from '../protection/reports/service.ts';
import type { Freezing } from '../identity/freezing/service.ts';
import type { Limits } from '../identity/limits/service.ts';
import type { Accounts } from '../identity/accounts/service.ts';
import type { Payees } from '../linking/payees/service.ts';
import type { Ledger } from '../ledger/accounts/service.ts';
import type { Batch } from '../ledger/batch/batch.ts';
import type { Payments } from '../payments/payments/service.ts';
import type { Coupons } from '../payments/promotions/coupon-service.ts';
import { problems } from '../problems/catalog.ts';
import type { Cases } from '../protection/cases/service.ts';
import type { Tracking } from '../protection/tracking/service.ts';
import { staffChargebackPages } from './chargebacks/pages.ts';
import { createStaffChargebacks } from './chargebacks/service.ts';
import { campaignJobs } from './campaigns/jobs.ts';
import { campaignPages } from './campaigns/pages.ts';
import { createCampaigns } from './campaigns/service.ts';
import { correctionJobs } from './corrections/jobs.ts';
import { correctionPages } from './corrections/pages.ts';
import { createCorrections } from './corrections/service.ts';
import { decidingPages } from './deciding/pages.ts';
import { createDeciding } from './deciding/service.ts';
import { memberPages } from './members/pages.ts';
import type { Act } from './log/service.ts';
import { roles } from './members/domain.ts';
import type { Right, Role } from './members/domain.ts';
import { site } from './members/frame-views.ts';
import { policyPages } from './policies/pages.ts';
import { createPolicies } from './policies/service.ts';
import { staffTicketPages } from './tickets/pages.ts';
import { createStaffTickets } from './tickets/service.ts';
import type { Tickets } from '../support/tickets/service.ts';
import { findingPages } from './finding/pages.ts';
import { createFinding } from './finding/service.ts';
import { identityPages } from './identity/pages.ts';
import { createIdentityReviews } from './identity/service.ts';
import { lookingPages } from './looking/pages.ts';
import { createLooking } from './looking/service.ts';
import { numberPages } from './numbers/pages.ts';
import { createRefusals } from './numbers/refusals-service.ts';
import { readNumbers } from './numbers/service.ts';
import type { ReportBook } from '../settlement/reports/book-service.ts';
import { settlementPages } from './settlement/pages.ts';
import { createSettlementDesk } from './settlement/service.ts';
import { queuePages } from './queue/pages.ts';
import { staffReportPages } from './reports/pages.ts';
import { createStaffReports } from './reports/service.ts';
import { createQueues } from './queue/service.ts';

/**
 * Wires the wing of the operators: their sessions and log, the cases that they decide, the tickets that they answer,
 * and the books that they correct. Its routes are for the console's own app, whose form guard knows no other origin.
 */
export function composeStaff(deps: {
  db: Db;
  world: World;
  publicUrl: string;
  consoleUrl: string;
  /** The file that receives the heads of the staff's log; without it they go to the server's log. */
  staffLogAnchor: string | undefined;
  key: (label: string) => KeyRing;
  cases: Cases;
  accounts: Accounts;
  documents: Documents;
  payments: Payments;
  coupons: Coupons;
  payees: Payees;
  fees: Fees;
  exchange: Exchange;
  withdrawals: Withdrawals;
  topUps: TopUps;
  origins: Origins;
  chargebacks: Chargebacks;
  riskSigns: RiskSigns;
  tracking: Tracking;
  tickets: Tickets;
  reports: ReportBook;
  files: Pick<Files, 'describe' | 'read' | 'readThumbnail'>;
  ledger: Ledger;
  batch: Batch;
  freezing: Freezing;
  limits: Limits;
  security: SecurityLog;
  unauthorized: Reports;
}) {
  const { world, consoleUrl } = deps;
  const forms = createFormGuard({ keys: deps.key('console form'), origin: consoleUrl, random: world.random });
  const { staff, passkeys, staffLog, logAnchoring } = composeStaffKit<Role, Right, Act>({
    ...deps,
    roles,
    cell: HOME_CELL,
    site: { name: site.name(), url: consoleUrl },
    anchorFile: deps.staffLogAnchor,
  });
  const policies = createPolicies({ ...deps, staff, staffLog, passkeys });
  const looking = createLooking({ ...deps, staffLog });
  const queues = createQueues(deps);
  const finding = createFinding({ ...deps, looking, staffLog });
  const deciding = createDeciding({ ...deps, staff, staffLog, passkeys, policies, looking, queues });
  const money = composeMoneyDesks({ ...deps, staff, staffLog, passkeys, looking, forms });
  const settlement = createSettlementDesk({ ...deps, staff, staffLog });
  const staffTickets = createStaffTickets({ ...deps, staff, staffLog });
  const reviews = createIdentityReviews({ ...deps, staff });
  const staffReports = createStaffReports({ ...deps, staff, staffLog, passkeys, policies, looking });
  const staffChargebacks = createStaffChargebacks({ ...deps, staffLog, looking });
  const refusals = createRefusals({ ...deps, codes: new Set(Object.keys(problems)) });
  const consoleRoutes: Routes[] = [
    memberPages({ staff, forms }),
    queuePages({ queues, forms }),
    decidingPages({ ...deps, deciding, forms }),
    numberPages({ ...deps, read: () => readNumbers({ ...deps, refusals }), forms }),
    findingPages({ finding, forms }),
    lookingPages({ looking, forms }),
    ...money.routes,
    settlementPages({ settlement, forms }),
    policyPages({ policies, forms }),
    staffReportPages({ world, staffReports, forms }),
    staffChargebackPages({ world, staffChargebacks, forms }),
    staffTicketPages({ ...deps, staffTickets, forms }),
    identityPages({ reviews, forms }),
  ];
  return { staff, deciding, finding, refusals, consoleRoutes, logAnchoring, handlers: money.handlers };
}

/** Wires what moves money only with two members: corrections of the books, and campaigns. */
function composeMoneyDesks(
  deps: Parameters<typeof createCorrections>[0] &
    Parameters<typeof createCampaigns>[0] & { readonly world: World; readonly forms: FormGuard },
) {
  const corrections = createCorrections(deps);
  const campaigns = createCampaigns(deps);
  const routes: Routes[] = [correctionPages({ ...deps, corrections }), campaignPages({ ...deps, campaigns })];
  return { routes, handlers: { ...correctionJobs(corrections), ...campaignJobs(campaigns) } };
}
