import { pageFault } from '#platform/http/page-fields.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { AccountKind } from '../../ledger/accounts/domain.ts';
import { MOST_LETTERS } from './domain.ts';
import type { CorrectionStatus, WishFault } from './domain.ts';
import type { ApproveError, AskError } from './service.ts';

/** Where a correction stands. */
export const statusWords: Readonly<Record<CorrectionStatus, Message>> = {
  waiting: msg('Waits for a second person'),
  expired: msg('Waited too long'),
  refused: msg('Refused'),
  approved: msg('Approved, being carried out'),
  done: msg('Carried out'),
  insufficient_funds: msg('Approved, but an account has too little'),
};

/** The kinds of accounts. */
export const accountWords: Readonly<Record<AccountKind, Message>> = {
  available: msg('Balance'),
  commission: msg('A shop’s earnings'),
  promotion: msg('A budget for discounts'),
  escrow: msg('Escrow'),
  fees: msg('The wallet’s fees'),
  payable: msg('To be paid out'),
  debt: msg('Debt'),
  processor_clearing: msg('The card processor'),
  payout_clearing: msg('The account that withdrawals are paid from'),
  cell_clearing: msg('Between cells'),
  fx_position: msg('Position in a currency'),
  risk: msg('Given for unauthorized payments'),
  chargeback_fees: msg('Fees of chargebacks'),
  costs: msg('Fees of the processor'),
  own: msg('The wallet’s own money'),
  proof_costs: msg('Proofs of bank accounts'),
};

interface FieldFault {
  readonly field: string;
  readonly message: string;
}

function wishFault({ field, code }: WishFault): FieldFault {
  switch (code) {
    case 'entry_not_read':
      return { field, message: t('Type the number of an entry, such as 1204') };
    case 'reason_missing':
      return { field, message: t('Say why it is taken back') };
    case 'reason_too_long':
      return { field, message: t('This is too long: shorten it to {most} letters', { most: MOST_LETTERS }) };
  }
}

/** Says why no entry is shown. */
export function lookFaults(code: 'entry_not_read' | 'entry_not_found'): FieldFault[] {
  return code === 'entry_not_read' ? [wishFault({ field: 'entry', code })] : askFaults({ code });
}

/** Says why a correction cannot be asked for. */
export function askFaults(error: AskError): FieldFault[] {
  switch (error.code) {
    case 'wish_unclear':
      return error.faults.map(wishFault);
    case 'entry_not_found':
      return [{ field: 'entry', message: t('The journal has no entry of this number') }];
    case 'entry_is_correction':
      return [{ field: 'entry', message: t('This entry is a correction itself, and cannot be taken back') }];
    case 'entry_corrected':
      return [{ field: 'entry', message: t('This entry has been taken back already') }];
    case 'correction_there_already':
      return [{ field: 'entry', message: t('A correction of this entry waits already: look at the list below') }];
    case 'own_wallet':
      return [
        {
          field: 'entry',
          message: t(
            'This entry moved money of your own wallet, or of your own purchase or sale: ask a colleague to look at it',
          ),
        },
      ];
    case 'no_second_member':
      return [
        pageFault(
          t(
            'Nobody could approve it: money moves by hand only with two people. Invite another member for finance or administration, with a device of their own',
          ),
        ),
      ];
  }
}

/** Says why a correction is not decided. */
export function approveWords({ code }: ApproveError): string {
  switch (code) {
    case 'own_request':
      return t('You asked for this correction, so somebody else approves it.');
    case 'asker_gone':
      return t(
        'Who asked for it may not ask any more, or was invited again since. Refuse it, then ask yourself if it is right.',
      );
    case 'own_wallet':
      return t('It moves money of your own wallet, or of your own purchase or sale, so somebody else decides it.');
    case 'decided_before':
      return t('It was decided in the meantime. Nothing was changed by you.');
    case 'correction_expired':
      return t('It waited too long. Ask for it again.');
    case 'correction_not_found':
      return t('There is no such correction.');
    case 'passkey_refused':
      return t('The passkey was not accepted, so nothing was approved. Try again with your own passkey.');
  }
}
