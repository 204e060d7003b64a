import { Worker } from 'node:worker_threads';
import { createLimiter } from './limiter.ts';

/** Answers questions one after the other on a separate thread, so that the server can answer meanwhile. */
export interface Thread<Asked, Answer> {
  /** @throws {OverloadError} At once, if too many wait already. */
  ask(asked: Asked): Promise<Answer>;
  /** Ends the thread. A question that is being answered fails. */
  end(): Promise<void>;
}

interface ThreadSettings<Answer> {
  /** As its errors name it: `files`. */
  readonly name: string;
  /** Answers each message with one message: the answer, or `{ fault }`. */
  readonly script: URL;
  /** How many questions may wait. */
  readonly waiting: number;
  /** A thread that takes longer for an answer is stuck, and is replaced. */
  readonly stuckMs: number;
  /** Answers, or throws, in its place. */
  whenStuck(): Answer;
}

/** The thread did not answer in time. */
class StuckError extends Error {
  override readonly name = 'StuckError';
}

/** Starts the thread with the first question, and again after it failed or ended. */
export function createThread<Asked, Answer>(settings: ThreadSettings<Answer>): Thread<Asked, Answer> {
  const limiter = createLimiter({ running: 1, waiting: settings.waiting });
  let worker: Worker | undefined;
  const forget = (ended: Worker): void => {
    if (worker === ended) worker = undefined;
  };
  const start = (): Worker => {
    const started = new Worker(settings.script);
    return started.on('error', () => {}).on('exit', () => forget(started));
  };
  return {
    ask: (asked) =>
      limiter(async () => {
        const asking = (worker ??= start());
        try {
          return await answerOf<Asked, Answer>(asking, asked, settings);
        } catch (error) {
          forget(asking);
          void asking.terminate();
          if (error instanceof StuckError) return settings.whenStuck();
          throw error;
        }
      }),
    end: async () => {
      const ending = worker;
      worker = undefined;
      await ending?.terminate();
    },
  };
}

/** Asks the thread, which keeps the process alive only meanwhile. */
async function answerOf<Asked, Answer>(
  worker: Worker,
  asked: Asked,
  { name, stuckMs }: Pick<ThreadSettings<Answer>, 'name' | 'stuckMs'>,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const onMessage = (said: { readonly answer: Answer } | { readonly fault: string }): void => {
    if ('fault' in said) reject(new Error(`The thread for ${name} failed: ${said.fault}`));
    else resolve(said.answer);
  };
  const onExit = (): void => reject(new Error(`The thread for ${name} ended.`));
  const stuck = setTimeout(() => reject(new StuckError()), stuckMs);
  worker.on('message', onMessage).on('error', reject).on('exit', onExit);
  worker.ref();
  worker.postMessage(asked);
  try {
    return await promise;
  } finally {
    clearTimeout(stuck);
    worker.unref();
    worker.off('message', onMessage).off('error', reject).off('exit', onExit);
  }
}
