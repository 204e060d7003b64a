import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../bin/lifeline.ts';

/** A server that runs as a separate process. */
export interface ServerPlan {
  readonly name: string;
  /** Path of its `main.ts`. */
  readonly script: string;
  /**
   * Megabytes of V8's space for young objects. With its default, which is larger, a quarter of the memory of an idle
   * server was garbage of its start.
   */
  readonly youngMb: number;
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly logPath: string;
}

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;
const firstPauseMs = 250;
const longestPauseMs = 30_000;
/** A server that ran this long counts as healthy again, and its next restart comes at once. */
const wellAfterMs = 60_000;
const logLimitBytes = 10_000_000;

/**
 * Starts a server and keeps it running: if it ends unexpectedly, it is restarted after a pause that doubles each time.
 *
 * @param say Called each time that the server ends unexpectedly, and each time that it is back.
 * @returns Resolves when the server answers on /readyz; disposing the result stops the server.
 * @throws {Refusal} with the server's own output, if it does not get that far the first time.
 */
export async function supervise(
  plan: ServerPlan,
  { say, ending }: { say: (line: string) => void; ending: AbortSignal },
): Promise<AsyncDisposable> {
  const stopping = new AbortController();
  const child = spawnServer(plan);
  const signal = AbortSignal.any([ending, stopping.signal]);
  try {
    await untilReady(plan, child, signal);
  } catch (cause) {
    await stopServer(child.process);
    throw cause;
  }
  const watch = keepRunning(plan, child, { say, signal: stopping.signal });
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await watch;
    },
  };
}

interface Watching {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

async function keepRunning(plan: ServerPlan, first: Server, { say, signal }: Watching): Promise<void> {
  let child = first;
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const how = await Promise.race([child.ended, whenAborted(signal)]);
    if (how === undefined) break;
    if (Date.now() - startedAt > wellAfterMs) pauseMs = firstPauseMs;
    say(`The ${plan.name} ended (${how}); it is started again. Its log is ${plan.logPath}`);
    await sleep(pauseMs, undefined, { signal }).catch(() => {});
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    if (signal.aborted) return;
    try {
      child = spawnServer(plan);
    } catch (cause) {
      // Its log can't be opened. A full disk may be temporary, and a stopped server helps nobody.
      say(`The ${plan.name} could not be started: ${(cause as Error).message}. It is tried again.`);
      continue;
    }
    await untilReady(plan, child, signal).then(
      () => say(`The ${plan.name} is back.`),
      () => stopServer(child.process),
    );
  }
  await stopServer(child.process);
}

interface Server {
  readonly process: ChildProcess;
  /** Resolves with the outcome when it has ended. */
  readonly ended: Promise<string>;
  /** Output besides its structured log. */
  words(): string;
}

function spawnServer(plan: ServerPlan): Server {
  rotate(plan.logPath);
  const log = openSync(plan.logPath, 'a', 0o600);
  const sizeBefore = fstatSync(log).size;
  const { PATH = '', NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }), ...plan.env };
  // It has its own process group, so that Ctrl-C does not reach it before its turn; the closing channel shows it that
  // we are gone.
  const args = [`--max-semi-space-size=${plan.youngMb}`, plan.script];
  const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  return { process: child, ended, words: () => plainWords(readFileSync(plan.logPath).subarray(sizeBefore).toString()) };
}

async function untilReady(plan: ServerPlan, child: Server, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  let how: string | undefined;
  void child.ended.then((reason) => {
    how = reason;
  });
  // Wait for the server's own message before asking the port: another program may hold the port, and answer.
  let started = false;
  child.process.once('message', () => {
    started = true;
  });
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    if (how !== undefined) throw new Refusal(`The ${plan.name} did not start: ${child.words() || how}`);
    if (started && (await isReady(plan.port))) return;
    await sleep(50);
  }
  throw new Refusal(`The ${plan.name} was not ready within ${readyWithinMs / 1000} s. Its log is ${plan.logPath}`);
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = await Promise.race([exit.then(() => false), sleep(stopWithinMs, true, { ref: false })]);
  if (!late) return;
  child.kill('SIGKILL');
  await exit;
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** The lines of a log that are neither structured nor part of a stack. */
function plainWords(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('{'));
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  return (stack === -1 ? lines : lines.slice(0, stack)).join('\n');
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logLimitBytes) renameSync(path, `${path}.1`);
}
