import { unreachable } from '#platform/kernel/invariant.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import { waitsWords } from '../restrictions/words.ts';
import { faultWords, holderSendWords, pinWords } from '../sign-up/words.ts';
import { pageFault } from '#platform/http/page-fields.ts';
import type { FieldFault } from '#platform/http/page-fields.ts';
import type { Channel } from './domain.ts';
import type { ProofRefusal } from './proof-service.ts';
import type { BeginError, FinishError } from './service.ts';
import type { UndoError } from './undo-service.ts';

/** Explains why nothing was sent to a new number or address. @param now Security time, on which a lock of the PIN ends. */
export function beginFault(error: BeginError, channel: Channel, now: Date): FieldFault {
  if (error.code === 'pin' || error.code === 'account_frozen' || error.code === 'session_weak')
    return refusalFault(error, now);
  return { field: channel, message: sendWords(error, channel) };
}

/** Explains why no code was sent. */
export function sendWords(error: Exclude<BeginError, ProofRefusal>, channel: Channel): string {
  switch (error.code) {
    case 'phone_invalid':
      return t(
        'This is no phone number that we can reach. Choose its country, or type it with its country code, for instance +353 85 012 3456.',
      );
    case 'email_invalid':
      return t('This is not an e-mail address. Type one such as name@example.com.');
    case 'recent_change':
      return waitsWords('new_factor', error);
    case 'contact_same':
      return channel === 'phone' ? t('This is your number already.') : t('This is your address already.');
    case 'too_many_codes':
      return channel === 'phone' || error.scope !== 'number'
        ? faultWords(error)
        : t('Many codes were mailed to this address already. Try again in an hour, or tomorrow.');
    case 'phone_not_mobile':
    case 'country_not_served':
      return faultWords(error);
    case 'resend_too_soon':
      return t('A code is on its way. You can ask for another in {wait}.', { wait: waitWords(error.waitS) });
    case 'sms_budget_exhausted':
    case 'sms_unavailable':
      return holderSendWords(error);
    default:
      return unreachable(error);
  }
}

/** Explains why a session may not change anything. */
export function refusalFault(error: ProofRefusal, now: Date): FieldFault {
  if (error.code === 'pin') return { field: 'pin', message: pinWords(error.error, now) };
  return pageFault(t('This wallet is frozen, or you are no longer logged in as before. Nothing was changed.'));
}

/** Explains why a code changed nothing. */
export function finishWords(error: FinishError, channel: Channel): string {
  if (error.code === 'account_frozen') return t('This wallet is frozen. Nothing was changed; talk to support.');
  if (error.code === 'recent_change') return waitsWords('new_factor', error);
  if (error.code !== 'contact_taken') return faultWords(error);
  return channel === 'phone'
    ? t('Another wallet has this number, or had it until lately. Nothing was changed; type a number of your own.')
    : t('Another wallet has this address, or had it until lately. Nothing was changed; type another one.');
}

/** Explains why a code undid nothing. */
export function undoWords(error: UndoError): string {
  return error.code === 'undo_unknown'
    ? t(
        'This code undoes nothing: it is not right, it was used, or its seven days are over. Check it, or talk to support.',
      )
    : t('Another wallet has the old number or address by now. Nothing was changed; talk to support.');
}
