import { passwordWords } from '#platform/credentials/password.ts';
import type { Weight } from '#platform/credentials/password.ts';
import { unreachable } from '#platform/kernel/invariant.ts';
import { waitWords } from '#platform/words/wait.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { CodeError, SendError } from '../phone-verification/domain.ts';
import type { Unsent } from '../phone-verification/sender-service.ts';
import type { ApplicationGone, StartError } from '../phone-verification/service.ts';
import type { PinChoiceError, PinError } from '../second-factor/domain.ts';
import { waitsWords } from '../restrictions/words.ts';
import { proofWords } from '../second-factor/proof-words.ts';
import type { OpenError } from './service.ts';

type PinRefusal = Extract<PinError, { code: 'pin_not_set' | 'pin_wrong' }>;
type Refusal = StartError | SendError | CodeError | ApplicationGone | PinChoiceError | PinRefusal;

/** Explains a refusal at sign-up, and what to do. */
export function faultWords(error: Refusal): string {
  switch (error.code) {
    case 'phone_invalid':
      return t(
        'This is no phone number that we can reach. Type it with its country code, for instance +353 85 012 3456.',
      );
    case 'phone_not_mobile':
      return t('We send codes to mobile phones, and this is not the number of one. Type the number of yours.');
    case 'country_not_served':
      return t('We do not send codes to numbers of this country. Type a number of another country, if you have one.');
    case 'sms_budget_exhausted':
      return t('We have sent as many codes as we send in an hour. Try again in the next.');
    case 'sms_unavailable':
      return t('Messages can’t be sent right now. Nothing is lost; try again in a minute.');
    case 'resend_too_soon':
      return t('A code is on its way. You can ask for another in {wait}.', { wait: waitWords(error.waitS) });
    case 'too_many_codes':
      if (error.scope === 'number')
        return t('This number was sent many codes already. Try again in an hour, or tomorrow.');
      return error.scope === 'address' || error.scope === 'site'
        ? t('Many codes were asked for from this network already. Try again in an hour, or from another network.')
        : t('Many codes were asked for from here already. Try again in an hour.');
    case 'code_malformed':
      return t('Type the six digits of the message. This was not counted as a try.');
    case 'code_wrong':
    case 'pin_wrong':
      return t('That was not right. You have {triesLeft, plural, one {# more try} other {# more tries}}.', {
        triesLeft: error.triesLeft,
      });
    case 'code_expired':
      return t('This code no longer works. Ask for another one below.');
    case 'code_used_up':
      return t('That was wrong five times, so this code is dead. Ask for another one below.');
    case 'application_gone':
      return t('This took too long, so we begin again. Type your number once more.');
    case 'pin_malformed':
      return t('A PIN has exactly six digits.');
    case 'pin_obvious':
      return t(
        'This PIN is easy to guess: many people choose it, it is a pattern, or it is your birth date. Choose another.',
      );
    case 'pin_set_already':
      return t('You have a PIN already. Log in again to change it.');
    case 'pin_not_set':
      return t('You have no PIN yet. Set one first.');
    case 'recent_change':
      return waitsWords('new_factor', error);
    default:
      return unreachable(error);
  }
}

/** Explains why no code was sent to a holder, who cannot choose another number. */
export function holderSendWords(error: SendError | Unsent): string {
  if (error.code === 'phone_not_mobile' || error.code === 'country_not_served') {
    return t('We can’t send codes to the number of this wallet. Nothing was changed; talk to support.');
  }
  if (error.code === 'sms_budget_exhausted') {
    return t('We have sent as many codes as we send in an hour. Nothing is lost; try again in {wait}.', {
      wait: waitWords(error.waitS),
    });
  }
  return faultWords(error);
}

/** Explains why a PIN was not accepted. @param now Security time, on which a lock ends. */
export function pinWords(error: PinError | PinChoiceError, now: Date): string {
  return error.code === 'pin_locked' || error.code === 'pin_blocked' ? proofWords(error, now) : faultWords(error);
}

/** Explains why a password opened no wallet. */
export function openWords(error: Exclude<OpenError, { code: 'application_over' }>): string {
  if (error.code !== 'wait') return passwordWords(error);
  return t('Too many tries. Wait {wait}, then try again.', { wait: waitWords(error.seconds) });
}

/** The words beside the meter's bar. */
export function weightWords({ score, fault }: Weight): string {
  if (score === 0) return '';
  if (fault) return passwordWords(fault);
  return ['', '', '', 'Good.', 'Strong.'][score]!;
}

/** What was set, by the query of the page that says so. */
export const setWords: ReadonlyMap<string, Message> = new Map([
  ['pin', msg('Your payment PIN is set')],
  ['new_pin', msg('Your payment PIN is changed')],
  ['passkey', msg('Your passkey is set up')],
]);
