import { OverloadError } from '../kernel/overload.ts';
import { createThread } from '../kernel/thread.ts';
import type { Appraisal } from './password-appraisal.ts';

/** A message to the thread. */
export interface Asked {
  readonly password: string;
  readonly known: readonly string[];
}

const thread = createThread<Asked, Appraisal>({
  name: 'passwords',
  script: new URL('password-worker.ts', import.meta.url),
  // On a busy machine, one password takes a fifth of a second at worst, so the last one waits for a few seconds.
  waiting: 32,
  // No password takes nearly this long.
  stuckMs: 10_000,
  whenStuck: () => {
    throw new OverloadError('A password took too long to appraise.');
  },
});

/**
 * Appraises passwords one after the other on a separate thread, so that the server can answer meanwhile.
 *
 * @throws {OverloadError} At once, if too many wait already.
 */
export function appraiseElsewhere(asked: Asked): Promise<Appraisal> {
  return thread.ask(asked);
}
