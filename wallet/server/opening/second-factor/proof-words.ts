import { unreachable } from '#platform/kernel/invariant.ts';
import { counted } from '#platform/kernel/words.ts';
import type { ProofError } from './proof-service.ts';

const MINUTE_MS = 60_000;

/**
 * Why a proof was refused; what that means for what was asked is the page's to say.
 *
 * @param now On security time, by which a lock runs out.
 */
export function proofWords(error: ProofError, now: Date): string {
  switch (error.code) {
    case 'code_wrong':
      return `That is not your PIN. You have ${counted(error.triesLeft, 'try', 'tries')} left.`;
    case 'code_locked': {
      const minutes = Math.max(1, Math.ceil((error.until.getTime() - now.getTime()) / MINUTE_MS));
      const clock = `${error.until.toISOString().slice(11, 16)} UTC`;
      return `That was wrong five times. Your PIN is locked for ${counted(minutes, 'minute')}, until ${clock}.`;
    }
    case 'pin_not_set':
      return 'You have no payment PIN yet.';
    case 'passkey_refused':
      return 'The passkey was not accepted.';
    default:
      return unreachable(error);
  }
}
