import type { Db } from '#platform/db/db.ts';
import type { World } from '#platform/kernel/world.ts';
import type { StaffPasskeys } from '#platform/staff/members/passkey-service.ts';
import type { Exchange } from '../../funding/exchange/service.ts';
import type { Fees } from '../../funding/fees/service.ts';
import type { Origins } from '../../funding/origins/service.ts';
import type { TopUps } from '../../funding/top-ups/service.ts';
import type { Withdrawals } from '../../funding/withdrawals/service.ts';
import type { Limits } from '../../identity/limits/service.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { Cases } from '../../protection/cases/service.ts';
import type { Reports } from '../../protection/reports/service.ts';
import type { StaffLog } from '../log/service.ts';
import type { Staff } from '../members/service.ts';

/** The dependencies of the next versions. */
export interface PoliciesDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks' | 'ids'>;
  readonly payments: Pick<Payments, 'versions' | 'newest'>;
  readonly fees: Pick<Fees, 'versions'>;
  readonly exchange: Pick<Exchange, 'versions' | 'newest'>;
  readonly withdrawals: Pick<Withdrawals, 'versions' | 'newest'>;
  readonly topUps: Pick<TopUps, 'debitVersions' | 'newest'>;
  readonly origins: Pick<Origins, 'versions'>;
  readonly cases: Pick<Cases, 'newest'>;
  readonly limits: Pick<Limits, 'versions' | 'usages'>;
  readonly unauthorized: Pick<Reports, 'versions' | 'newest'>;
  readonly staff: Pick<Staff, 'list' | 'whoMay'>;
  readonly staffLog: StaffLog;
  readonly passkeys: Pick<StaffPasskeys, 'askToApprove' | 'judgeApproval'>;
}
