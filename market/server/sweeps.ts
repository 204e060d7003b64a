import { FAILURES_KEPT_MS } from '#platform/credentials/tries.ts';
import { sql } from '#platform/db/sql.ts';
import type { Sweep } from '#platform/jobs/sweeps.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is deleted when it is over. A test holds every table against this list. */
export const marketSweeps: readonly Sweep[] = [
  // A browser's cart outlives its cookie by a day; a shopper's stays.
  {
    table: 'cart.items',
    column: 'added_at',
    keepMs: 31 * DAY_MS,
    clock: 'business',
    where: sql`owner not like 'shp\\_%'`,
  },
  { table: 'sessions.sessions', column: 'expires_at', keepMs: 0, clock: 'security' },
  // No wait is as long as the hours beyond those for which failures count.
  { table: 'tries.failures', column: 'failed_at', keepMs: FAILURES_KEPT_MS + 48 * HOUR_MS, clock: 'security' },
  { table: 'wallet.attempts', column: 'expires_at', keepMs: 0, clock: 'security' },
  // Far longer than the wallet sends an event again.
  {
    table: 'wallet.inbox',
    column: 'received_at',
    keepMs: 90 * DAY_MS,
    clock: 'business',
    where: sql`handled_at is not null`,
  },
  { table: 'mail.letters', column: 'counted_at', keepMs: DAY_MS, clock: 'business', where: sql`letter is null` },
];
