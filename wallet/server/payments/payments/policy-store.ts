import { Type } from 'typebox';
import { Instant } from '#platform/db/column.ts';
import type { Tx } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Policy } from './policy-domain.ts';

const PolicyRow = Type.Object({
  version: Type.Integer(),
  quoteMinutes: Type.Integer(),
  shipWithinDays: Type.Integer(),
  shipWithinMostDays: Type.Integer(),
  scanWithinDays: Type.Integer(),
  deliverWithinDays: Type.Integer(),
  releaseAfterDays: Type.Integer(),
  protectionDays: Type.Integer(),
  extensionDays: Type.Integer(),
  warnDays: Type.Array(Type.Integer()),
  untrackedMost: Type.Unsafe<Policy['untrackedMost']>({ type: 'array' }),
  untrackedAfterOrders: Type.Integer(),
  untrackedReleaseDays: Type.Integer(),
  untrackedWarnDays: Type.Array(Type.Integer()),
  reserve: Type.Unsafe<Policy['reserve']>({ type: 'object' }),
  cases: Type.Unsafe<Policy['cases']>({ type: 'object' }),
});

const policyColumns = sql`version, quote_minutes, ship_within_days, ship_within_most_days, scan_within_days,
  deliver_within_days, release_after_days, protection_days, extension_days, warn_days, untracked_most,
  untracked_after_orders, untracked_release_days, untracked_warn_days, reserve, cases`;

/** Reads the policy in force at `now`. */
export function policyAt(tx: Tx, now: Date) {
  return tx.one(sql(PolicyRow)`
    select ${policyColumns} from payments.policies
     where valid_from <= ${now} order by valid_from desc limit 1`);
}

const VersionRow = Type.Object({ ...PolicyRow.properties, validFrom: Instant });

/** Reads all versions of the policy, also those to come, oldest first: a handful of rows. */
export function policyVersions(tx: Tx) {
  return tx.many(sql(VersionRow)`
    select valid_from, ${policyColumns} from payments.policies order by version`);
}
