import { dateFormat } from '#platform/kernel/formats.ts';
import { unreachable } from '#platform/kernel/invariant.ts';
import { counted } from '#platform/kernel/words.ts';
import type { ProofError } from './proof-service.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Why a proof was refused; what that means for what was asked is the page's to say.
 *
 * @param now On security time, by which a lock runs out.
 */
export function proofWords(error: ProofError, now: Date): string {
  switch (error.code) {
    case 'code_wrong':
      return `That is not your PIN. You have ${counted(error.triesLeft, 'try', 'tries')} left.`;
    case 'code_locked':
      return `That was wrong too often. Your PIN is locked for ${lockWords(error.until, now)}.`;
    case 'pin_blocked':
      return 'That was wrong a hundred times, so your PIN no longer works. Log in with your passkey and choose another; without a passkey, talk to support.';
    case 'pin_not_set':
      return 'You have no payment PIN yet.';
    case 'passkey_refused':
      return 'The passkey was not accepted.';
    default:
      return unreachable(error);
  }
}

const days = dateFormat('en-IE', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** How long a lock still lasts, and until when: `12 minutes, until 08:11 UTC`. */
function lockWords(until: Date, now: Date): string {
  const leftMs = until.getTime() - now.getTime();
  const minutes = Math.max(1, Math.ceil(leftMs / MINUTE_MS));
  const left = leftMs > DAY_MS ? many(leftMs, DAY_MS, 'days') : many(leftMs, HOUR_MS, 'hours');
  const length = minutes < 120 ? counted(minutes, 'minute') : left;
  const clock = `${until.toISOString().slice(11, 16)} UTC`;
  return `${length}, until ${leftMs > DAY_MS ? `${days.format(until)}, ${clock}` : clock}`;
}

function many(ms: number, unitMs: number, units: string): string {
  return `${Math.ceil(ms / unitMs)} ${units}`;
}
