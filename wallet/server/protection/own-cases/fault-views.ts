import { formatDate } from '#platform/words/dates.ts';
import { t } from '#platform/words/words.ts';
import { pageFault } from '../../hosted/page-views.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { isOfProof, proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import type { StepError } from './port.ts';
import type { OwnCase } from '../cases/holder-service.ts';
import { moneyOf } from './words.ts';

/**
 * Says why a step was refused, at which field, and what to do next.
 *
 * @param now Security time, for locks of the PIN.
 */
export function stepFault(view: OwnCase, error: StepError, now: Date): FieldFault {
  if (isOfProof(error))
    return proofFault(error, t('{reason} Nothing has happened yet.', { reason: proofWords(error, now) }));
  switch (error.code) {
    case 'proof_missing':
      return { field: 'pin', message: t('Type the six digits of your payment PIN. Nothing has happened yet.') };
    case 'case_changed':
      return pageFault(t('The case has changed since you opened this page. Look at it again; nothing was sent.'));
    case 'case_not_in_state':
    case 'case_not_found':
    case 'accepted_before':
    case 'appealed_before':
      return pageFault(t('The case has moved on, and this is no longer possible. Look at it again.'));
    case 'not_your_turn':
      return pageFault(
        view.as === 'buyer'
          ? t('It is not your turn. Wait for {seller}.', { seller: view.part.payeeName })
          : t('It is not your turn. Wait for the buyer.'),
      );
    case 'escalation_too_early':
      return pageFault(t('You can ask us from {at} UTC on.', { at: formatDate(error.from, 'longTime') }));
    case 'appeal_ground_missing':
      return pageFault(t('You can appeal only if no notice of this case has reached you.'));
    case 'carrier_record_needed':
      return pageFault(t('Only a refund, or a carrier’s report of the delivery, ends this case.'));
    case 'evidence_missing':
      return { field: 'files', message: t('Add at least one picture or PDF') };
    case 'amount_above_line':
      return {
        field: 'amount',
        message: t('That is more than the {left} that are left', { left: moneyOf(view, error.leftMinor) }),
      };
    case 'amount_not_partial':
      return {
        field: 'amount',
        message: t('Type an amount below {left}. For all of it, choose the full refund', {
          left: moneyOf(view, view.dispute.leftMinor),
        }),
      };
    case 'outcome_not_offered':
      return {
        field: 'outcome',
        message: t('This does not fit something that has not arrived. Choose another'),
        target: 'outcome',
      };
    case 'outcome_used':
      return { field: 'outcome', message: t('This was tried before. Choose another'), target: 'outcome' };
    case 'tracking_code_refused':
      return {
        field: 'code',
        message: t('The carrier does not know this code. Look at your receipt, and type it again'),
      };
    case 'parcel_used':
      return { field: 'code', message: t('This code is of another parcel. Type the code of this one') };
    case 'too_many_parcels':
      return { field: 'code', message: t('This case has taken five codes. Write to us if none of them is right') };
    case 'too_many_offers':
      return pageFault(offersWords(view, error.most));
    case 'return_address_wrong':
      return { field: error.field === 'country' ? 'country' : 'postalCode', message: t('Type an address in full') };
    case 'deadline_not_over':
    case 'reasons_missing':
    case 'same_operator':
    case 'parcel_not_of_case':
    case 'idempotency_key_reused':
      throw new Error(`No side of a case is refused with ${error.code}.`);
  }
}

function offersWords({ as, part }: OwnCase, most: number): string {
  if (as === 'buyer')
    return t(
      'You have asked for something else {most, plural, one {# time} other {# times}}, as often as a case allows. Accept the last offer of {seller}, or ask us to decide.',
      { most, seller: part.payeeName },
    );
  return t(
    'You have made all {most, plural, one {# offer} other {# offers}} of this case. Accept or refuse the last one of the other side, or ask us to decide.',
    { most },
  );
}
