import { securityEvents } from '#platform/security-log/events.ts';
import type { SecurityEvent, SecurityEventName } from '#platform/security-log/events.ts';
import { t } from '#platform/words/words.ts';

/** Says in the holder's words what happened. */
export function eventWords({ event, facts }: Pick<SecurityEvent, 'event' | 'facts'>): string {
  const ending = String(facts['ending'] ?? '');
  if (event === 'card.linked') return t('Card linked that ends in {ending}', { ending });
  if (event === 'card.removed') return t('Card removed that ends in {ending}', { ending });
  if (event === 'passkey.refused' && facts['purpose'] === 'approval') return t('Passkey refused for an approval');
  return words[event]?.() ?? t('Another event');
}

/** Judges whether the holder should look twice. */
export function isWarning({ event }: Pick<SecurityEvent, 'event'>): boolean {
  return securityEvents[event] === 'warn' || event === 'login.from_new_browser';
}

const words: Partial<Readonly<Record<SecurityEventName, () => string>>> = {
  'account.opened': () => t('Wallet opened'),
  'login.succeeded': () => t('Signed in'),
  'login.from_new_browser': () => t('Signed in from a new browser'),
  'login.failed': () => t('Sign-in refused: wrong password'),
  'login.delayed': () => t('Sign-in refused: too many wrong tries'),
  'session.ended': () => t('Signed out'),
  'sessions.ended': () => t('Signed out everywhere else'),
  'password.changed': () => t('Password changed'),
  'password.change_failed': () => t('Change of the password refused'),
  'pin.set': () => t('PIN set'),
  'pin.changed': () => t('PIN changed'),
  'pin.failed': () => t('Wrong PIN'),
  'pin.locked': () => t('PIN locked after wrong tries'),
  'pin.blocked': () => t('PIN blocked after wrong tries'),
  'passkey.added': () => t('Passkey added'),
  'passkey.renamed': () => t('Passkey renamed'),
  'passkey.removed': () => t('Passkey removed'),
  'passkey.refused': () => t('Passkey refused'),
  'code.failed': () => t('Wrong code from a text message'),
  'code.accepted': () => t('Code from a text message accepted'),
  'link.made': () => t('Linked to a shop'),
  'link.ended': () => t('Link to a shop ended'),
  'payee.linked': () => t('A shop pays your sales into this wallet'),
  'payee.ended': () => t('A shop no longer pays into this wallet'),
  'data.copied': () => t('A copy of your data was downloaded'),
};
