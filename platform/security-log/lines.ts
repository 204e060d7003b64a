import type { Logger } from 'pino';
import { securityEvents } from './events.ts';
import type { Facts, SecurityEventName } from './events.ts';
import { currentWhence } from './whence.ts';

/**
 * Writes the line of a security event to the server's log, with the account's id and the request's origin. An unknown
 * account is null.
 *
 * @param facts More facts for operators, never personal data or typed text: no number, address, name, code or password.
 */
export function logSecurity(
  log: Logger,
  event: SecurityEventName,
  subject: string | null | undefined,
  facts: Facts = {},
): void {
  const security = { event, subject: subject ?? null, ...facts, ...currentWhence() };
  log[securityEvents[event]]({ security }, 'security event');
}
