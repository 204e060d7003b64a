import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { createDestination, standardOutput, writeNow } from './destination.ts';

/** Members that never reach a log, at any place in the first two levels of the logged object. */
const SECRET = [
  'authorization',
  'cookie',
  'password',
  'pin',
  'code',
  'token',
  'secret',
  'phone',
  'email',
  'number',
  'cvc',
  'dpop',
];

/**
 * Creates the log of a server's process, on its standard output; it never blocks or ends its server. Dropped lines are
 * counted, and the count is logged once there is room again.
 */
export function createServerLogger(name: string): Logger {
  const destination = createDestination({
    sink: standardOutput(),
    onRecovered: (dropped) => log.warn({ dropped }, 'the log could not be written for a while, and lines were dropped'),
  });
  process.on('exit', () => destination.flushNow((bytes) => writeNow(process.stdout, bytes)));
  const log = createLogger(name, 'info', destination);
  return log;
}

/** Resolves when everything that was logged is written, or can't be. */
export function flushLog(log: Logger): Promise<void> {
  return new Promise((resolve) => log.flush(() => resolve()));
}

/**
 * Structured logs as JSON lines, without secrets: requests are logged by method and path, without query,
 * headers and bodies; members with a secret's name are blanked.
 */
export function createLogger(name: string, level = 'info', destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET.flatMap((word) => [word, `*.${word}`]), censor: '[secret]' },
    serializers: {
      err: (error: unknown) => (error instanceof Error ? errorForLog(error) : { message: String(error) }),
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The logged part of an error: its name, message and stack, but not the values that libraries attach to it. */
function errorForLog(error: Error): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' ? { reason: code } : {}),
    ...(error.cause instanceof Error ? { cause: errorForLog(error.cause) } : {}),
  };
}
