import type { MemberAct } from '#platform/staff/log/domain.ts';
import { t } from '#platform/words/words.ts';
import type { Act } from '../members/service.ts';

const words: ReadonlyMap<string, () => string> = new Map<Act | MemberAct, () => string>([
  ['invited', () => t('You were invited')],
  ['role_changed', () => t('Your role was changed')],
  ['login_refused', () => t('A passkey was refused at signing in')],
  ['signature_refused', () => t('A signature of yours was refused')],
  ['ended', () => t('Your access was ended')],
  ['entered', () => t('You signed in')],
  ['left', () => t('You signed out')],
  ['looked', () => t('You looked at a ticket or at people')],
  ['answers_ticket', () => t('You answered a ticket')],
  ['notes_ticket', () => t('You kept a note')],
  ['closes_ticket', () => t('You closed a ticket')],
  ['hands_ticket', () => t('You handed a ticket to the wallet')],
  ['refused', () => t('This step was refused')],
]);

/** Says to a member what an entry of the log is about. */
export function actWords(what: string): string {
  return words.get(what)?.() ?? what;
}
