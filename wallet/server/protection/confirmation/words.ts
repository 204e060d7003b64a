import { t } from '#platform/words/words.ts';
import { isOfProof, proofWords } from '../../identity/second-factor/proof-words.ts';
import type { ConfirmError } from './service.ts';

/** Why a press on the button was refused. */
export type PressFault = ConfirmError | { readonly code: 'proof_missing' };

/** Says why a confirmation was refused, and that nobody was paid. @param now Security time, for locks of the PIN. */
export function faultWords(fault: PressFault, now: Date): string {
  if (fault.code === 'proof_missing') return t('Type the six digits of your payment PIN. Nobody was paid yet.');
  if (isOfProof(fault)) return t('{reason} Nobody was paid yet.', { reason: proofWords(fault, now) });
  return t('Something about this order has changed. Look again before you confirm. Nobody was paid yet.');
}
