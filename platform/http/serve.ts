import type { Logger } from 'pino';
import type { App } from './app.ts';

/** What a composed server gives to be run. */
export interface Composed {
  readonly app: Pick<App, 'close'>;
  close(): Promise<void>;
}

/**
 * Runs a server until it is asked to end: by SIGTERM or SIGINT, or when the process that supervises it is gone.
 * Requests under way are answered, then everything is closed in order.
 */
export function closeWhenAsked(composed: Composed, log: Logger): void {
  let closing = false;
  const close = (why: string): void => {
    if (closing) return;
    closing = true;
    log.info({ why }, 'closing');
    composed.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not close in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => close('SIGTERM'));
  process.on('SIGINT', () => close('SIGINT'));
  process.on('disconnect', () => close('the supervisor is gone'));
}

/**
 * Starts a server's process and tells the one that supervises it when it has started; what keeps it from starting is
 * one sentence on stderr and exit code 1.
 */
export function startProcess(start: () => Promise<void>): void {
  start().then(
    () => process.send?.('started'),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
}
