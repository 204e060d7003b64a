import { proofWords } from '../../identity/second-factor/proof-words.ts';
import type { AllowError, Question } from './consent-service.ts';

/** Why a yes was not taken, that nothing was linked by it, and what to do. */
export function allowWords(error: AllowError, { proof }: Question): string {
  if (error.code === 'proof_missing' && proof?.hasPin) {
    return 'Type the six digits of your payment PIN. Nothing was linked.';
  }
  if (error.code === 'proof_missing')
    return 'Nothing was linked. Confirm with your passkey, or set a payment PIN first.';
  const reason = `${proofWords(error, proof?.now ?? new Date(0))} Nothing was linked.`;
  switch (error.code) {
    case 'code_wrong':
    case 'passkey_refused':
      return `${reason} Try again.`;
    case 'code_locked':
      return proof?.passkeyOptions
        ? `${reason} A passkey still works.`
        : `${reason} Start again in the shop after that.`;
    case 'pin_blocked':
      return reason;
    case 'pin_not_set':
      return `${reason} Set one first.`;
  }
}
