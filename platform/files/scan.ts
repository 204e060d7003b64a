import { spawn } from 'node:child_process';
import { createLimiter } from '../kernel/limiter.ts';
import { OverloadError } from '../kernel/overload.ts';
import { fileRules } from './file-rules.ts';

/** Whether the operator's program accepts a file. */
export type Scan = (bytes: Buffer) => Promise<boolean>;

const ACCEPTS_ALL: Scan = async () => true;

/**
 * Asks the operator's program about each file, for example a scanner for viruses. The program gets the file on standard
 * input and no arguments, and only `PATH` of our environment. It accepts the file by exit code 0 and refuses it by any
 * other.
 *
 * The scan throws if the program cannot be run or is killed, and an `OverloadError` if it takes too long or too many
 * files wait, so that no file passes without its word.
 *
 * @param command The program's absolute path; without it, every file is accepted.
 */
export function createScan(command: string | undefined, withinMs: number = fileRules.scanMs): Scan {
  if (command === undefined) return ACCEPTS_ALL;
  const limiter = createLimiter({ running: 2, waiting: 16 });
  return (bytes) => limiter(() => run(command, bytes, withinMs));
}

function run(command: string, bytes: Buffer, withinMs: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  // In a group of its own, so that what the program starts can be ended with it.
  const child = spawn(command, [], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] },
    detached: true,
  });
  const late = setTimeout(() => {
    reject(new OverloadError('The program that scans files took too long.'));
    endGroup(child.pid);
  }, withinMs);
  child.once('error', (error) => reject(new Error('The program that scans files could not be run.', { cause: error })));
  child.once('exit', (code, signal) => {
    if (code === null) reject(new Error(`The program that scans files was ended by ${signal}.`));
    else resolve(code === 0);
  });
  // A program may decide before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(bytes);
  return promise.finally(() => clearTimeout(late));
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
