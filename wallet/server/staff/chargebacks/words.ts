import { unreachable } from '#platform/kernel/invariant.ts';
import { t } from '#platform/words/words.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import type { DisputeStatus, EvidenceName } from '../../funding/processor/dispute-domain.ts';
import { MOST_LETTERS } from './domain.ts';
import type { EvidenceFault } from './domain.ts';
import type { ChargebackDeedError } from './service.ts';

/** Names a status. */
export function statusWords(status: DisputeStatus): string {
  switch (status) {
    case 'warning_needs_response':
      return t('The bank asks');
    case 'warning_under_review':
      return t('The bank reads our answer');
    case 'warning_closed':
      return t('The bank asks no more');
    case 'needs_response':
      return t('Waits for evidence');
    case 'under_review':
      return t('The bank reads the evidence');
    case 'won':
      return t('Won');
    case 'lost':
      return t('Lost');
    case 'prevented':
      return t('Prevented');
    case 'appeal_needs_response':
      return t('Appeal: waits for evidence');
    case 'appeal_under_review':
      return t('Appeal: the bank reads the evidence');
    default:
      return unreachable(status);
  }
}

const reasons = new Map<string, () => string>([
  ['fraudulent', () => t('The cardholder says that somebody else paid')],
  ['product_not_received', () => t('The cardholder says that nothing arrived')],
  ['product_unacceptable', () => t('The cardholder says that the goods were not as described')],
  ['duplicate', () => t('The cardholder says that it was charged twice')],
  ['credit_not_processed', () => t('The cardholder says that a refund never came')],
  ['unrecognized', () => t('The cardholder does not know the charge')],
]);

/** Says why the bank takes a charge back, or gives the processor's own word for it. */
export function reasonWords(reason: string): string {
  return reasons.get(reason)?.() ?? reason.replaceAll('_', ' ');
}

/** Names a text of evidence. */
export function evidenceLabel(name: EvidenceName): string {
  switch (name) {
    case 'product_description':
      return t('What was bought');
    case 'customer_name':
      return t('Name of the cardholder, as they gave it');
    case 'service_date':
      return t('When it was paid');
    case 'shipping_date':
      return t('When it was shipped');
    case 'shipping_carrier':
      return t('Carrier');
    case 'shipping_tracking_number':
      return t('Tracking number');
    case 'access_activity_log':
      return t('Proof that the cardholder ordered it');
    case 'refund_refusal_explanation':
      return t('Why it was not refunded');
    case 'uncategorized_text':
      return t('Anything else');
    default:
      return unreachable(name);
  }
}

/** Says what is wrong with what was typed. */
export function evidenceFaults(faults: readonly EvidenceFault[]): FieldFault[] {
  return faults.map(({ field, code }) => ({
    field,
    message:
      code === 'evidence_missing'
        ? t('Say something: the bank decides by it')
        : t('Say it in at most {most, number} letters', { most: MOST_LETTERS }),
  }));
}

/** Says why nothing was done. */
export function deedWords({ code }: ChargebackDeedError): string {
  switch (code) {
    case 'own_matter':
      return t('This is about yourself, so somebody else answers it.');
    case 'nothing_asked':
      return t('The bank does not wait for an answer.');
    case 'time_over':
      return t('The time to answer is over.');
    case 'not_sure':
      return t('Tick that you are sure: it is final.');
    case 'dispute_closed':
      return t('The processor takes no more evidence for it. Load this page again to see why. What you typed is kept.');
    case 'evidence_refused':
      return t(
        'The processor does not take one of these texts. What you typed is kept: shorten it, and send it again.',
      );
    case 'processor_silent':
      return t('The processor did not answer. What you typed is kept. Load this page again before you send it again.');
    case 'evidence_unclear':
      return t('Please check what you typed.');
    default:
      return unreachable(code);
  }
}
