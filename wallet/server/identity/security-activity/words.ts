import { securityEvents } from '#platform/security-log/events.ts';
import type { SecurityEvent, SecurityEventName } from '#platform/security-log/events.ts';
import { t } from '#platform/words/words.ts';

/** Says in the holder's words what happened. */
export function eventWords({ event, facts }: Pick<SecurityEvent, 'event' | 'facts'>): string {
  const ending = String(facts['ending'] ?? '');
  if (event === 'card.linked') return t('Card linked that ends in {ending}', { ending });
  if (event === 'card.updated') return t('Card renewed by its bank, ends in {ending}', { ending });
  if (event === 'card.removed') return t('Card removed that ends in {ending}', { ending });
  if (event === 'bank_account.added') return t('Bank account added that ends in {ending}', { ending });
  if (event === 'bank_account.proved') return t('Bank account proved that ends in {ending}', { ending });
  if (event === 'bank_account.removed') return t('Bank account removed that ends in {ending}', { ending });
  if (event === 'passkey.refused' && facts['purpose'] === 'approval') return t('Passkey refused for an approval');
  return words[event]?.() ?? t('Another event');
}

/** Judges whether the holder should look twice. */
export function isWarning({ event }: Pick<SecurityEvent, 'event'>): boolean {
  return (
    securityEvents[event] === 'warn' ||
    event === 'login.from_new_browser' ||
    event === 'login.stopped' ||
    event === 'recovery.started'
  );
}

const words: Partial<Readonly<Record<SecurityEventName, () => string>>> = {
  'account.opened': () => t('Wallet opened'),
  'login.succeeded': () => t('Signed in'),
  'login.from_new_browser': () => t('Signed in from a new browser'),
  'login.halfway': () => t('Password accepted in a browser that needs a second step'),
  'login.stopped': () => t('Right password, but a wrong code from a new browser'),
  'login.failed': () => t('Sign-in refused: wrong password'),
  'login.delayed': () => t('Sign-in refused: too many wrong tries'),
  'session.ended': () => t('Signed out'),
  'sessions.ended': () => t('Signed out everywhere else'),
  'password.changed': () => t('Password changed'),
  'password.reset': () => t('Forgotten password replaced'),
  'recovery.started': () => t('Asked for a new password, which waits'),
  'recovery.reminded': () => t('Reminded of a new password that waits'),
  'recovery.due': () => t('The wait for a new password ended'),
  'recovery.stopped': () => t('Request for a new password stopped'),
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
  'totp.added': () => t('Authenticator app set up'),
  'totp.removed': () => t('Authenticator app removed'),
  'totp.failed': () => t('Wrong code from the authenticator app'),
  'totp.blocked': () => t('Authenticator app blocked after wrong codes'),
  'recovery_codes.made': () => t('Recovery codes made'),
  'recovery_code.used': () => t('Recovery code used'),
  'recovery_code.failed': () => t('Wrong recovery code'),
  'code.failed': () => t('Wrong code'),
  'code.accepted': () => t('Code from a text message accepted'),
  'phone.changed': () => t('Phone number changed'),
  'email.proved': () => t('E-mail address proved'),
  'email.changed': () => t('E-mail address changed'),
  'name.changed': () => t('Name changed'),
  'address.changed': () => t('Postal address changed'),
  'contact.restored': () => t('Change of number or e-mail address undone'),
  'account.closed': () => t('Wallet closed'),
  'link.made': () => t('Linked to a shop'),
  'link.ended': () => t('Link to a shop ended'),
  'payee.linked': () => t('A shop pays your sales into this wallet'),
  'document.accepted': () => t('Document accepted, limits raised'),
  'document.refused': () => t('Document refused'),
  'account.frozen': () => t('Wallet frozen'),
  'account.unfrozen': () => t('Wallet unfrozen'),
  'account.unfreeze_failed': () => t('Unfreezing refused'),
  'payment.reported': () => t('Payment reported as not yours'),
  'charge.taken_back': () => t('Charge taken back by your bank'),
  'phrase.changed': () => t('Phrase of our messages changed'),
  'notices.changed': () => t('Notifications changed'),
  'push.added': () => t('Notifications turned on for a device'),
  'push.removed': () => t('Notifications turned off for a device'),
  'payee.ended': () => t('A shop no longer pays into this wallet'),
  'data.copied': () => t('A copy of your data was downloaded'),
};
