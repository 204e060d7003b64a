import type { SecurityEventName } from '#platform/security-log/events.ts';
import type { Method } from '../sessions/domain.ts';

/** The events that tell what somebody proved: at a login, on the way to one, and within a session. */
export const proofs = [
  'login.succeeded',
  'login.from_new_browser',
  'login.halfway',
  'code.accepted',
] as const satisfies readonly SecurityEventName[];

/** The events by which each factor begins, or becomes another one. */
export const enrolments: Readonly<Record<Method, readonly SecurityEventName[]>> = {
  password: ['account.opened', 'password.changed', 'password.reset'],
  pin: ['pin.set', 'pin.changed'],
  sms: ['account.opened', 'phone.changed', 'contact.restored'],
  passkey: ['passkey.added'],
  totp: ['totp.added'],
  recovery: ['recovery_codes.made'],
};
