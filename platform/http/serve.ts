import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { withTimeout } from '../kernel/with-timeout.ts';
import { writeNow } from '../log/destination.ts';
import { flushLog } from '../log/logger.ts';
import type { App } from './app.ts';

/** The interface by which a composed server is run. */
interface Composed {
  readonly app: Pick<App, 'close'>;
  close(): Promise<void>;
}

/** Shorter than a supervisor waits before it kills a server, so that the server ends on its own and logs why. */
const CLOSE_WITHIN_MS = 12_000;

/**
 * Runs a server until SIGTERM or SIGINT, or until its supervising process is gone. Then it answers the requests in
 * flight and closes everything in order, with exit code 0. If something does not close in time, such as a frozen
 * database, the exit code is 1.
 */
export function closeWhenAsked(composed: Composed, log: Logger, closeWithinMs = CLOSE_WITHIN_MS): void {
  let closing = false;
  const end = async (code: number): Promise<never> => {
    await flushLog(log);
    process.exit(code);
  };
  const close = (why: string): void => {
    if (closing) return;
    closing = true;
    log.info({ why }, 'closing');
    withTimeout(composed.close(), closeWithinMs, `It did not close within ${closeWithinMs / 1_000} s.`).then(
      () => {
        log.info('closed');
        return end(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'could not close in order');
        return end(1);
      },
    );
  };
  process.on('SIGTERM', () => close('SIGTERM'));
  process.on('SIGINT', () => close('SIGINT'));
  process.on('disconnect', () => close('the supervisor is gone'));
}

/** Logs that a server is running, with its version, port and settings. */
export function announceStart(
  log: Logger,
  { port, settings }: { port: number; settings: Readonly<Record<string, string | number>> },
): void {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const mode = process.env['NODE_ENV'] ?? 'development';
  log.info({ version, node: process.version, mode, port, settings }, 'started');
}

/**
 * Starts a server's process and notifies its supervisor when it has started. A failed start is one sentence on stderr
 * and exit code 1.
 */
export function startProcess(start: () => Promise<void>): void {
  process.stderr.on('error', () => {});
  start().then(
    () => process.send?.('started'),
    (error: unknown) => {
      writeNow(process.stderr, `${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}
