import { securityEvents } from '#platform/security-log/events.ts';
import type { SecurityEvent, SecurityEventName } from '#platform/security-log/events.ts';
import { t } from '#platform/words/words.ts';

/** Says in the shopper's words what happened. */
export function eventWords({ event }: Pick<SecurityEvent, 'event'>): string {
  return words[event]?.() ?? t('Another event');
}

/** Judges whether the shopper should look twice. */
export function isWarning({ event }: Pick<SecurityEvent, 'event'>): boolean {
  return securityEvents[event] === 'warn' || event === 'login.from_new_browser' || event === 'login.stopped';
}

const words: Partial<Readonly<Record<SecurityEventName, () => string>>> = {
  'account.opened': () => t('Account opened'),
  'login.succeeded': () => t('Signed in'),
  'login.from_new_browser': () => t('Signed in from a new browser'),
  'login.failed': () => t('Sign-in refused: wrong password'),
  'login.delayed': () => t('Sign-in refused: too many wrong tries'),
  'login.stopped': () => t('Right password, but five wrong codes from a new browser'),
  'session.ended': () => t('Signed out'),
  'sessions.ended': () => t('Signed out everywhere else'),
  'password.changed': () => t('Password changed'),
  'password.change_failed': () => t('Change of the password refused'),
  'password.reset': () => t('Forgotten password replaced'),
  'password.reset_asked': () => t('New password asked for, by mail alone'),
  'password.reset_stopped': () => t('New password stopped'),
  'passkey.added': () => t('Passkey added'),
  'passkey.renamed': () => t('Passkey renamed'),
  'passkey.removed': () => t('Passkey removed'),
  'passkey.refused': () => t('Passkey refused'),
  'totp.added': () => t('Authenticator app added'),
  'totp.removed': () => t('Authenticator app removed'),
  'recovery_codes.made': () => t('New recovery codes made'),
  'recovery_code.used': () => t('Recovery code used'),
  'email.changed': () => t('E-mail address changed'),
  'name.changed': () => t('Name changed'),
  'address.changed': () => t('Address for parcels changed'),
  'change.undone': () => t('Change undone by mail'),
  'code.failed': () => t('Wrong code'),
  'code.accepted': () => t('Code accepted'),
  'data.copied': () => t('A copy of your data was downloaded'),
  'link.made': () => t('Wallet linked'),
  'link.ended': () => t('Wallet unlinked'),
  'payee.linked': () => t('Wallet for your sales linked'),
  'payee.ended': () => t('Wallet for your sales unlinked'),
};
