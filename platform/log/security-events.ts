import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { deviceName } from '../http/device-name.ts';

/**
 * The security events of both products: logins, and changes and failures of credentials. `docs/operating.md` explains
 * each to operators.
 */
export const securityEvents = {
  'account.opened': 'info',
  'login.succeeded': 'info',
  'login.failed': 'warn',
  'login.delayed': 'warn',
  'session.ended': 'info',
  'sessions.ended': 'info',
  'password.changed': 'info',
  'password.change_failed': 'warn',
  'pin.set': 'info',
  'pin.changed': 'info',
  'pin.failed': 'warn',
  'pin.locked': 'warn',
  'pin.blocked': 'warn',
  'passkey.added': 'info',
  'passkey.refused': 'warn',
  'code.failed': 'warn',
  'code.accepted': 'info',
  'client.refused': 'warn',
} as const satisfies Readonly<Record<string, 'info' | 'warn'>>;

type SecurityEvent = keyof typeof securityEvents;

/** The origin of a request. */
interface Whence {
  readonly address: string;
  readonly browser: string;
  readonly reference: string;
}

const whence = new AsyncLocalStorage<Whence>();

/**
 * A hook of an app that adds the request's origin to its security events. It must run after the body is read, because
 * reading loses the stored context.
 */
export function rememberWhence(request: FastifyRequest, _reply: unknown, done: () => void): void {
  const { ip: address, id: reference } = request;
  whence.run({ address, browser: deviceName(request.headers['user-agent']), reference }, done);
}

/**
 * Logs a security event with the account's id and the request's origin. An unknown account is null.
 *
 * @param facts More facts for operators, never personal data or typed text: no number, address, name, code or password.
 */
export function logSecurity(
  log: Logger,
  event: SecurityEvent,
  subject: string | null | undefined,
  facts: Readonly<Record<string, string | number>> = {},
): void {
  const security = { event, subject: subject ?? null, ...facts, ...whence.getStore() };
  log[securityEvents[event]]({ security }, 'security event');
}
