import type { SecurityEventName } from '#platform/security-log/events.ts';

/** The events by which each factor begins, or becomes another one. */
export const enrolments: Readonly<Record<'password' | 'pin' | 'sms' | 'passkey', readonly SecurityEventName[]>> = {
  password: ['account.opened', 'password.changed'],
  pin: ['pin.set', 'pin.changed'],
  sms: ['account.opened'],
  passkey: ['passkey.added'],
};
