import type { MemberAct } from '#platform/staff/log/domain.ts';
import { t } from '#platform/words/words.ts';

const words: ReadonlyMap<string, () => string> = new Map<MemberAct, () => string>([
  ['invited', () => t('You were invited')],
  ['role_changed', () => t('Your role was changed')],
  ['login_refused', () => t('A passkey was refused at signing in')],
  ['signature_refused', () => t('A signature of yours was refused')],
  ['ended', () => t('Your access was ended')],
  ['entered', () => t('You signed in')],
  ['left', () => t('You signed out')],
]);

/** Says to a member what an entry of the log is about. */
export function actWords(what: string): string {
  return words.get(what)?.() ?? what;
}
