import { pageFault } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { t } from '#platform/words/words.ts';
import type { ProofError } from '../../identity/second-factor/proof-service.ts';
import { proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import type { AllowError, Question } from './consent-service.ts';

/** Explains why an agreement was not accepted, that nothing was linked, and what to do. */
export function allowFault(error: AllowError, { proof }: Question): FieldFault {
  if (error.code !== 'proof_missing') return proofFault(error, refusedWords(error, proof));
  return proof?.hasPin
    ? { field: 'pin', message: t('Type the six digits of your payment PIN. Nothing was linked.') }
    : pageFault(t('Nothing was linked. Confirm with your passkey, or set a payment PIN first.'));
}

function refusedWords(error: ProofError, proof: Question['proof']): string {
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
