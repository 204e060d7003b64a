import { pageFault } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import { t } from '#platform/words/words.ts';
import { isOfProof, proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import type { ConfirmError } from './service.ts';

/** Why a press on the button was refused. */
export type PressFault = ConfirmError | { readonly code: 'proof_missing' };

/** Says why a confirmation was refused, and that nobody was paid. @param now Security time, for locks of the PIN. */
export function pressFault(fault: PressFault, now: Date): FieldFault {
  if (fault.code === 'proof_missing')
    return { field: 'pin', message: t('Type the six digits of your payment PIN. Nobody was paid yet.') };
  if (isOfProof(fault))
    return proofFault(fault, t('{reason} Nobody was paid yet.', { reason: proofWords(fault, now) }));
  return pageFault(t('Something about this order has changed. Look again before you confirm. Nobody was paid yet.'));
}
