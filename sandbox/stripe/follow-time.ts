import type { Logger } from 'pino';
import { deeds } from './deeds.ts';
import type { Desk } from './desk.ts';
import { doWhatIsDue } from './plans.ts';

const LOOKS_EVERY_MS = 500;

/** Does what becomes due while nobody asks, until it is stopped. */
export function followTime(desk: Desk, log: Logger): () => void {
  const timer = setInterval(() => {
    if (!doWhatIsDue(desk, deeds)) return;
    desk.commit().catch((error: unknown) => log.error({ err: error }, 'what was due could not be kept'));
  }, LOOKS_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
