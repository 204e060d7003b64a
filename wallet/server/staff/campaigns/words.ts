import { pageFault } from '#platform/http/page-fields.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { CorrectionStatus } from '../corrections/domain.ts';
import { MOST_LETTERS } from './domain.ts';
import type { CampaignFault } from './domain.ts';
import type { ApproveError, AskError } from './service.ts';

/** Where a campaign stands before its coupon is open; `done` until the list shows its budget. */
export const statusWords: Readonly<Record<CorrectionStatus, Message>> = {
  waiting: msg('Waits for a second person'),
  expired: msg('Waited too long'),
  refused: msg('Refused'),
  approved: msg('Approved, being opened'),
  done: msg('Open'),
  insufficient_funds: msg('Approved, but the wallet’s income has too little'),
};

interface FieldFault {
  readonly field: string;
  readonly message: string;
}

function draftFault({ field, code }: CampaignFault): FieldFault {
  const said: Readonly<Record<CampaignFault['code'], () => string>> = {
    name_missing: () => t('Name the campaign'),
    name_too_long: () => t('This is too long: shorten it to {most} letters', { most: MOST_LETTERS }),
    code_malformed: () => t('Type 4 to 20 letters of the English alphabet or digits'),
    amount_malformed: () => t('Type an amount above zero, such as 5.00'),
    minimum_too_small: () => t('Type more than the coupon takes off: the payer always pays something'),
    budget_too_small: () => t('Type at least what the coupon takes off once'),
    date_malformed: () => t('Choose a day, or type it as 2026-12-31'),
    end_too_early: () => t('Choose a day that is not over, and not before the first one'),
  };
  return { field, message: said[code]() };
}

/** Says why a campaign cannot be drafted. */
export function askFaults(error: AskError): FieldFault[] {
  switch (error.code) {
    case 'draft_unclear':
      return error.faults.map(draftFault);
    case 'code_taken':
      return [{ field: 'code', message: t('Another campaign has this code, or had it') }];
    case 'no_second_member':
      return [
        pageFault(
          t(
            'Nobody could approve it: the wallet’s money is given away only by two people. Invite another member for finance or administration, with a device of their own',
          ),
        ),
      ];
  }
}

/** Says why a campaign is not decided. */
export function approveWords({ code }: ApproveError): string {
  switch (code) {
    case 'own_request':
      return t('You drafted this campaign, so somebody else approves it.');
    case 'asker_gone':
      return t('Who drafted it may not do so any more, or was invited again since. Refuse it, then draft it yourself.');
    case 'decided_before':
      return t('It was decided in the meantime. Nothing was changed by you.');
    case 'correction_expired':
      return t('It waited too long. Draft it again.');
    case 'campaign_over':
      return t('Its last day is over. Refuse it, and draft another one.');
    case 'code_taken':
      return t('Another campaign was opened with this code in the meantime. Refuse this one.');
    case 'campaign_not_found':
      return t('There is no such campaign, or it is not open.');
    case 'passkey_refused':
      return t('The passkey was not accepted, so nothing was approved. Try again with your own passkey.');
  }
}
