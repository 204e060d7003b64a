import { FAILURES_KEPT_MS } from '#platform/credentials/tries.ts';
import { sql } from '#platform/db/sql.ts';
import { fileSweeps } from '#platform/files/sweeps.ts';
import type { Sweep } from '#platform/jobs/sweeps.ts';
import { keptMs } from '#platform/privacy/retention.ts';
import { staffSweeps } from '#platform/staff/sweeps.ts';
import { CODES_KEPT_MS } from './activity/notifications/codes-service.ts';
import { retention } from './retention.ts';
import { SENDS_KEPT_MS } from './identity/phone-verification/domain.ts';

const HOUR_MS = 3_600_000;
const security = 'security';

/** The rows that are deleted after they expire. A test checks every table against this list. */
export const walletSweeps: readonly Sweep[] = [
  { table: 'phone_verification.applications', column: 'expires_at', keepMs: 0, clock: security },
  { table: 'phone_verification.sends', column: 'sent_at', keepMs: SENDS_KEPT_MS, clock: security },
  { table: 'phone_verification.sms_hours', column: 'hour', keepMs: 48 * HOUR_MS, clock: security },
  // Kept for a while, so that a stopped or used one is recognized.
  { table: 'recovery.recoveries', column: 'ends_at', keepMs: 30 * 24 * HOUR_MS, clock: 'business' },
  { table: 'restrictions.restrictions', column: 'ends_at', keepMs: 0, clock: 'business' },
  { table: 'accounts.reserved', column: 'until', keepMs: 0, clock: security },
  { table: 'contacts.proofs', column: 'expires_at', keepMs: 0, clock: security },
  { table: 'freezing.mailed_codes', column: 'expires_at', keepMs: 0, clock: security },
  // Kept longer than the codes work, so that support can say what happened.
  { table: 'contacts.changes', column: 'undo_until', keepMs: 90 * 24 * HOUR_MS, clock: security },
  { table: 'passkeys.challenges', column: 'expires_at', keepMs: 0, clock: security },
  { table: 'staff.leases', column: 'expires_at', keepMs: 0, clock: security },
  // Kept longer than the console shows them.
  { table: 'staff.refusals', column: 'hour', keepMs: 30 * 24 * HOUR_MS, clock: security },
  // Kept longer than a bank takes to decide.
  { table: 'staff.evidence', column: 'saved_at', keepMs: 180 * 24 * HOUR_MS, clock: 'business' },
  { table: 'sessions.pending_logins', column: 'expires_at', keepMs: 0, clock: security },
  { table: 'sessions.sessions', column: 'expires_at', keepMs: 0, clock: security },
  // Kept longer than failures count, by more than the longest wait.
  { table: 'tries.failures', column: 'failed_at', keepMs: FAILURES_KEPT_MS + 48 * HOUR_MS, clock: security },
  { table: 'oauth.artifacts', column: 'expires_at', keepMs: 0, clock: security },
  { table: 'mandates.comparisons', column: 'ends_at', keepMs: 0, clock: security },
  // Kept twice as long as declines count.
  {
    table: 'instruments.declines',
    column: 'declined_at',
    keepMs: keptMs(retention, 'instruments.declines'),
    clock: security,
  },
  {
    table: 'exchange.quotes',
    column: 'valid_until',
    keepMs: 24 * HOUR_MS,
    clock: 'business',
    where: sql`done_at is null`,
  },
  {
    table: 'withdrawals.withdrawals',
    column: 'valid_until',
    keepMs: 24 * HOUR_MS,
    clock: 'business',
    where: sql`status = 'quoted'`,
  },
  { table: 'payments.checks', column: 'ends_at', keepMs: 0, clock: security },
  { table: 'oauth.proofs', column: 'expires_at', keepMs: 0, clock: security },
  // Kept far longer than letters count; a waiting letter is kept until it is sent.
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
    clock: security,
  },
  { table: 'notifications.codes', column: 'sent_at', keepMs: CODES_KEPT_MS, clock: security },
  { table: 'push.devices', column: 'seen_at', keepMs: keptMs(retention, 'push.devices'), clock: security },
  { table: 'push.messages', column: 'created_at', keepMs: keptMs(retention, 'push.messages'), clock: 'business' },
  { table: 'spending.alerts', column: 'month', keepMs: keptMs(retention, 'spending.alerts'), clock: 'business' },
  { table: 'spending.days', column: 'day', keepMs: keptMs(retention, 'spending.days'), clock: 'business' },
  ...fileSweeps,
  ...staffSweeps,
];
