import { FAILURES_KEPT_MS } from '#platform/credentials/tries.ts';
import { sql } from '#platform/db/sql.ts';
import { fileSweeps } from '#platform/files/sweeps.ts';
import type { Sweep } from '#platform/jobs/sweeps.ts';
import { keptMs } from '#platform/privacy/retention.ts';
import { staffSweeps } from '#platform/staff/sweeps.ts';
import { ENTRIES_KEPT_MS } from './accounts/entries/domain.ts';
import { retention } from './retention.ts';
import { PROOFS_KEPT_MS } from './wallet/proofs/domain.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The rows that are deleted when they expire. `tests/rows` checks every table against this list. */
export const marketSweeps: readonly Sweep[] = [
  // A browser's cart is kept a day longer than its cookie. A shopper's cart is kept forever.
  {
    table: 'cart.items',
    column: 'added_at',
    keepMs: keptMs(retention, 'cart.items'),
    clock: 'business',
    where: sql`owner not like 'shp\\_%'`,
  },
  {
    table: 'cart.coupons',
    column: 'chosen_at',
    keepMs: keptMs(retention, 'cart.coupons'),
    clock: 'business',
    where: sql`owner not like 'shp\\_%'`,
  },
  // Kept while mailed codes count.
  { table: 'entries.entries', column: 'created_at', keepMs: ENTRIES_KEPT_MS, clock: 'security' },
  { table: 'passkeys.challenges', column: 'expires_at', keepMs: 0, clock: 'security' },
  // Kept so that the links in letters say for a while what became of them.
  { table: 'recoveries.waits', column: 'expires_at', keepMs: keptMs(retention, 'recoveries.waits'), clock: 'security' },
  { table: 'changes.changes', column: 'expires_at', keepMs: keptMs(retention, 'changes.changes'), clock: 'security' },
  { table: 'sessions.sessions', column: 'expires_at', keepMs: 0, clock: 'security' },
  // The extra 48 hours are longer than any wait that a failure causes.
  { table: 'tries.failures', column: 'failed_at', keepMs: FAILURES_KEPT_MS + 48 * HOUR_MS, clock: 'security' },
  { table: 'wallet.attempts', column: 'expires_at', keepMs: 0, clock: 'security' },
  { table: 'wallet.proofs', column: 'created_at', keepMs: PROOFS_KEPT_MS, clock: 'security' },
  // The wallet stops retrying an event long before this.
  {
    table: 'wallet.inbox',
    column: 'received_at',
    keepMs: 90 * DAY_MS,
    clock: 'business',
    where: sql`handled_at is not null`,
  },
  {
    table: 'mail.letters',
    column: 'counted_at',
    keepMs: keptMs(retention, 'mail.letters'),
    clock: 'business',
    where: sql`letter is null`,
  },
  {
    table: 'security_log.events',
    column: 'last_at',
    keepMs: keptMs(retention, 'security_log.events'),
    clock: 'security',
  },
  ...fileSweeps,
  ...staffSweeps,
];
