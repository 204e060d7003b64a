import { Worker } from 'node:worker_threads';
import { createLimiter } from '../kernel/limiter.ts';
import { OverloadError } from '../kernel/overload.ts';
import type { Appraisal } from './password-appraisal.ts';

/** A message to the thread. */
export interface Asked {
  readonly password: string;
  readonly known: readonly string[];
}

/** On a busy machine, one password takes a fifth of a second at worst, so the last one waits for a few seconds. */
const limiter = createLimiter({ running: 1, waiting: 32 });

/** No password takes nearly this long, so a thread that does is stuck and is replaced. */
const STUCK_MS = 10_000;

let thread: Thread | undefined;

/**
 * Appraises passwords one after the other on a separate thread, so that the server can answer meanwhile.
 *
 * @throws {OverloadError} At once, if too many wait already.
 */
export function appraiseElsewhere(asked: Asked): Promise<Appraisal> {
  return limiter(async () => {
    const asking = (thread ??= startThread());
    try {
      return await asking.ask(asked);
    } catch (error) {
      asking.end();
      // A thread that ended on its own has already cleared the variable, which may hold another thread now.
      if (thread === asking) thread = undefined;
      throw error;
    }
  });
}

interface Thread {
  /** Runs one at a time. */
  ask(asked: Asked): Promise<Appraisal>;
  end(): void;
}

/** The thread keeps the process alive only while somebody waits for its answer. */
function startThread(): Thread {
  const worker = new Worker(new URL('password-worker.ts', import.meta.url));
  let waiting: { resolve: (answer: Appraisal) => void; reject: (error: Error) => void } | undefined;
  const fail = (error: Error): void => waiting?.reject(error);
  worker.on('message', (answer: Appraisal | { readonly fault: string }) => {
    if ('fault' in answer) fail(new Error(`A password could not be appraised: ${answer.fault}`));
    else waiting?.resolve(answer);
  });
  worker.on('error', (error: Error) => fail(error));
  worker.on('exit', () => {
    if (thread === self) thread = undefined;
    fail(new Error('The thread for passwords ended.'));
  });
  const self: Thread = {
    ask: async (asked) => {
      const { promise, resolve, reject } = Promise.withResolvers<Appraisal>();
      waiting = { resolve, reject };
      const stuck = setTimeout(() => fail(new OverloadError('A password took too long to appraise.')), STUCK_MS);
      worker.ref();
      worker.postMessage(asked);
      try {
        return await promise;
      } finally {
        clearTimeout(stuck);
        worker.unref();
        waiting = undefined;
      }
    },
    end: () => void worker.terminate(),
  };
  return self;
}
