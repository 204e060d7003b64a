import { Worker } from 'node:worker_threads';
import { createLimiter } from '../kernel/limiter.ts';
import { err } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { fileRules } from './file-rules.ts';
import type { Asked, JudgedFile, JudgingFault } from './judging.ts';

/** Judges and encodes files one after the other on a separate thread, so that the server can answer meanwhile. */
export interface JudgingThread {
  /**
   * @returns The file as it is to be stored; `file_unreadable` too if it takes too long.
   * @throws {OverloadError} At once, if too many wait already.
   */
  judge(asked: Asked): Promise<Result<JudgedFile, JudgingFault>>;
  /** Ends the thread. A file that is being judged fails. */
  close(): Promise<void>;
}

type Judged = Result<JudgedFile, JudgingFault>;

/** Starts the thread with the first file, and again after it ended. */
export function createJudgingThread(settings: { stuckMs?: number; waiting?: number } = {}): JudgingThread {
  const { stuckMs = fileRules.stuckMs, waiting = 16 } = settings;
  const limiter = createLimiter({ running: 1, waiting });
  let worker: Worker | undefined;
  const end = async (): Promise<void> => {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };
  return {
    judge: (asked) =>
      limiter(async () => {
        worker ??= new Worker(new URL('judging-worker.ts', import.meta.url)).on('error', () => {});
        const asking = worker;
        const answer = await ask(asking, asked, stuckMs);
        if (answer.isLast && worker === asking) void end();
        if (answer.fault !== undefined) throw answer.fault;
        return answer.judged;
      }),
    close: end,
  };
}

type Answer =
  | { readonly judged: Judged; readonly fault?: undefined; readonly isLast: boolean }
  | { readonly fault: Error; readonly isLast: boolean };

/**
 * Asks the thread, which keeps the process alive only meanwhile.
 *
 * @returns The answer, and whether the thread is of no more use.
 */
async function ask(worker: Worker, asked: Asked, stuckMs: number): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const onMessage = (judged: Judged | { readonly fault: string }): void => {
    if ('fault' in judged) resolve({ fault: new Error(`A file could not be judged: ${judged.fault}`), isLast: true });
    else resolve({ judged: withBuffers(judged), isLast: false });
  };
  const onEnd = (): void => resolve({ fault: new Error('The thread for files ended.'), isLast: true });
  const stuck = setTimeout(() => resolve({ judged: err({ code: 'file_unreadable' }), isLast: true }), stuckMs);
  worker.on('message', onMessage).on('exit', onEnd);
  worker.ref();
  worker.postMessage(asked);
  try {
    return await promise;
  } finally {
    clearTimeout(stuck);
    worker.unref();
    worker.off('message', onMessage).off('exit', onEnd);
  }
}

/** A message turns buffers into plain arrays of bytes. */
function withBuffers(judged: Judged): Judged {
  if (!judged.ok) return judged;
  const { bytes, thumbnail } = judged.value;
  return {
    ok: true,
    value: { ...judged.value, bytes: buffer(bytes), ...(thumbnail ? { thumbnail: buffer(thumbnail) } : {}) },
  };
}

function buffer({ buffer: held, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(held as ArrayBuffer, byteOffset, byteLength);
}
