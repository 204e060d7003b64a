import { t } from '#platform/words/words.ts';
import { proofWords } from '../../identity/second-factor/proof-words.ts';
import type { AllowError, Question } from './consent-service.ts';

/** Explains why an agreement was not accepted, that nothing was linked, and what to do. */
export function allowWords(error: AllowError, { proof }: Question): string {
  if (error.code === 'proof_missing' && proof?.hasPin) {
    return t('Type the six digits of your payment PIN. Nothing was linked.');
  }
  if (error.code === 'proof_missing')
    return t('Nothing was linked. Confirm with your passkey, or set a payment PIN first.');
  const reason = t('{proof} Nothing was linked.', { proof: proofWords(error, proof?.now ?? new Date(0)) });
  switch (error.code) {
    case 'pin_wrong':
    case 'passkey_refused':
      return t('{reason} Try again.', { reason });
    case 'pin_locked':
      return proof?.passkeyOptions
        ? t('{reason} A passkey still works.', { reason })
        : t('{reason} Start again in the shop after that.', { reason });
    case 'pin_blocked':
    case 'totp_refused':
      return reason;
    case 'pin_not_set':
      return t('{reason} Set one first.', { reason });
  }
}
