import { err } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { createThread } from '../kernel/thread.ts';
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
  const thread = createThread<Asked, Judged>({
    name: 'files',
    script: new URL('judging-worker.ts', import.meta.url),
    waiting,
    stuckMs,
    whenStuck: () => err({ code: 'file_unreadable' }),
  });
  return { judge: async (asked) => withBuffers(await thread.ask(asked)), close: () => thread.end() };
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
