import type { SecurityEventName } from '#platform/security-log/events.ts';
import type { Method } from '../sessions/domain.ts';

/** The events by which each factor begins, or becomes another one. */
export const enrolments: Readonly<Record<Method, readonly SecurityEventName[]>> = {
  password: ['account.opened', 'password.changed', 'password.reset'],
  pin: ['pin.set', 'pin.changed'],
  sms: ['account.opened', 'phone.changed', 'contact.restored'],
  passkey: ['passkey.added'],
  totp: ['totp.added'],
  recovery: ['recovery_codes.made'],
};
