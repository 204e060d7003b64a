import { pageFault } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';
import { totpWords } from '../authenticators/words.ts';
import { pinRules } from './domain.ts';
import type { ProofError } from './proof-service.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const proofCodes: Readonly<Record<ProofError['code'], true>> = {
  pin_wrong: true,
  pin_locked: true,
  pin_blocked: true,
  pin_not_set: true,
  totp_refused: true,
  passkey_refused: true,
};

/** Whether a refusal is that of a proof, so that `proofWords` explains it. */
export function isOfProof(error: { readonly code: string }): error is ProofError {
  return Object.hasOwn(proofCodes, error.code);
}

/**
 * Explains why a proof was refused; the page adds the consequence.
 *
 * @param now Security time, on which a lock ends.
 */
export function proofWords(error: ProofError, now: Date): string {
  switch (error.code) {
    case 'pin_wrong':
      return t('That is not your PIN. You have {triesLeft, plural, one {# try} other {# tries}} left.', {
        triesLeft: error.triesLeft,
      });
    case 'pin_locked':
      return t('That was wrong too often. Your PIN is locked for {lock}.', { lock: lockWords(error.until, now) });
    case 'pin_blocked':
      return t(
        'That was wrong {most} times, so your PIN no longer works. Log in with your passkey and choose another; without a passkey, talk to support.',
        { most: pinRules.most },
      );
    case 'pin_not_set':
      return t('You have no payment PIN yet.');
    case 'totp_refused':
      return totpWords(error.refusal);
    case 'passkey_refused':
      return t('The passkey was not accepted.');
    default:
      return unreachable(error);
  }
}

/** Puts the words for a refused proof at the field of the PIN or the code; a passkey has no field. */
export function proofFault({ code }: ProofError, message: string): FieldFault {
  switch (code) {
    case 'passkey_refused':
      return pageFault(message);
    case 'totp_refused':
      return { field: 'totp', message };
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
    case 'pin_not_set':
      return { field: 'pin', message };
  }
}

/** The time that a lock still lasts, and its end: `12 minutes, until 08:11 UTC`. */
function lockWords(until: Date, now: Date): string {
  const leftMs = until.getTime() - now.getTime();
  const minutes = Math.max(1, Math.ceil(leftMs / MINUTE_MS));
  const clock = until.toISOString().slice(11, 16);
  if (leftMs > DAY_MS) {
    const days = Math.ceil(leftMs / DAY_MS);
    return t('{days, plural, one {# day} other {# days}}, until {until, date, day}, {clock} UTC', {
      days,
      until,
      clock,
    });
  }
  if (minutes >= 120) {
    const hours = Math.ceil(leftMs / HOUR_MS);
    return t('{hours, plural, one {# hour} other {# hours}}, until {clock} UTC', { hours, clock });
  }
  return t('{minutes, plural, one {# minute} other {# minutes}}, until {clock} UTC', { minutes, clock });
}
