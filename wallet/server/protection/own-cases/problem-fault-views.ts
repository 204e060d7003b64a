import { t } from '#platform/words/words.ts';
import { formatMoney } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import type { OpenError } from '../cases/opening-domain.ts';
import type { ProblemError } from './port.ts';
import { missingFrom } from './problem-domain.ts';
import type { ProblemLine } from './problem-domain.ts';

/** Says why a case about a line may not be opened, beside the choice that is closed. */
export function closedWords(fault: OpenError, delivered: ProblemLine['delivered']): string {
  switch (fault.code) {
    case 'case_not_possible':
      return t('This was not paid.');
    case 'line_refunded':
      return t('This was refunded.');
    case 'payment_reported':
      return t('You reported this payment as not yours. Once we have decided that, you can report a problem.');
    case 'paid_by_wallet':
      return t('We have paid you for this ourselves, after your report.');
    case 'case_too_early':
      if (fault.from && delivered)
        return t(
          'The carrier has reported it as delivered. If it is not there, look where parcels are left, and ask the people in your house and your neighbors. If you do not find it, report it here from {from, date, longTime} UTC on.',
          { from: missingFrom(delivered, fault.from) },
        );
      return fault.from
        ? t('From {from, date, longTime} UTC on, when it should have arrived.', { from: fault.from })
        : t('Once a carrier has taken it. What is not sent in time is refunded without your doing anything.');
    case 'case_too_late':
      return t('Too late: you could report it until {endedAt, date, longTime} UTC.', { endedAt: fault.endedAt });
    case 'case_open':
      return t('A case is open.');
    case 'case_before':
      return t('You had a case for this before.');
    case 'amount_above_line':
    case 'amount_not_partial':
    case 'outcome_not_offered':
    case 'outcome_used':
      throw new Error(`A wish is not refused beforehand with ${fault.code}.`);
  }
}

/**
 * Says why a report was refused, at which field.
 *
 * @param about What is left of the chosen line, and whether a carrier has delivered it.
 * @param now Security time, for locks of the PIN.
 */
export function problemFault(
  error: ProblemError,
  { left, delivered }: { readonly left: Money; readonly delivered: ProblemLine['delivered'] },
  now: Date,
): FieldFault {
  switch (error.code) {
    case 'pin_wrong':
    case 'pin_locked':
    case 'pin_blocked':
    case 'pin_not_set':
    case 'totp_refused':
    case 'passkey_refused':
      return proofFault(error, t('{reason} Nothing was sent yet.', { reason: proofWords(error, now) }));
    case 'proof_missing':
      return { field: 'pin', message: t('Type the six digits of your payment PIN. Nothing was sent yet.') };
    case 'case_changed':
      return { field: 'amount', message: t('The amount has changed since you opened this page. Look at it again') };
    case 'account_frozen':
      return {
        field: 'outcome',
        message: t(
          'While your wallet is frozen, you cannot offer to pay a part. Choose something else, or unfreeze it',
        ),
      };
    case 'line_unknown':
    case 'part_not_found':
      return { field: 'line', message: t('Choose what the problem is with') };
    case 'line_refunded':
    case 'payment_reported':
    case 'paid_by_wallet':
    case 'case_open':
    case 'case_not_possible':
    case 'case_too_late':
      return { field: 'line', message: closedWords(error, delivered) };
    case 'case_too_early':
    case 'case_before':
      return { field: 'reason', message: closedWords(error, delivered) };
    case 'amount_above_line':
    case 'amount_not_partial':
      return {
        field: 'amount',
        message: t('Type an amount below {left}. For all of it, choose the full refund', { left: formatMoney(left) }),
      };
    case 'outcome_not_offered':
      return { field: 'outcome', message: t('What has not arrived cannot be sent back. Choose something else') };
    case 'outcome_used':
      return { field: 'outcome', message: t('A replacement was sent before. Choose something else') };
  }
}
