import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { SecurityEventName } from '../security-log/events.ts';
import { logSecurity } from '../security-log/lines.ts';
import { rememberWhence } from '../security-log/whence.ts';
import { refusalOf } from './refusals.ts';

/** A refused request, as far as it says what somebody tried. */
interface Refused {
  readonly status: number;
  /** Whether the request names who sends it: by a session or a token. */
  readonly isNamed: boolean;
  /** Whether its address names one thing, by an id. */
  readonly hasId: boolean;
  /** Whether the answer is a problem for a program. People's own mistakes in forms are none. */
  readonly isProblem: boolean;
}

const INPUT = new Set([400, 405, 413, 415, 417, 421, 431]);

/**
 * Judges which security event a refused request is, by the status of its answer; undefined for an answer that is none.
 * To a person or shop that is known, 404 at the address of one thing means that it may be somebody else's.
 */
export function eventOfRefusal({ status, isNamed, hasId, isProblem }: Refused): SecurityEventName | undefined {
  if (status === 403 || (isNamed && (status === 401 || (status === 404 && hasId)))) return 'access.refused';
  if (status === 429) return 'pace.refused';
  if (INPUT.has(status)) return 'input.refused';
  return isProblem && (status === 409 || status === 422) ? 'rule.refused' : undefined;
}

/**
 * Writes the line of a refused request to the log: who tried what from where, by the pattern of the address, which has
 * no id. @param subject The account, operator or client that the request names.
 */
export function logRefused(
  log: Logger,
  request: FastifyRequest,
  reply: FastifyReply,
  subject: string | undefined,
): void {
  const { method, routeOptions } = request;
  const event = eventOfRefusal({
    status: reply.statusCode,
    isNamed: subject !== undefined || request.headers.authorization !== undefined,
    hasId: routeOptions.url?.includes(':') ?? false,
    isProblem: String(reply.getHeader('content-type')).startsWith('application/problem+json'),
  });
  if (event === undefined) return;
  const facts = { status: reply.statusCode, route: `${method} ${routeOptions.url ?? 'no route'}` };
  const code = refusalOf(request);
  // A request that is refused before its route has no origin yet.
  rememberWhence(request, reply, () =>
    logSecurity(log, event, subject, code === undefined ? facts : { ...facts, code }),
  );
}
