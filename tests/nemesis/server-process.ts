import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerPlan } from '../../dev/constellation/supervisor.ts';
import { endWithUs } from './belongings.ts';

/** One server as a process that may be killed at any moment, and is then restarted at once. */
export interface ServerProcess {
  readonly name: string;
  readonly port: number;
  /** Whether it was ready when last seen, and has neither ended nor been killed since. */
  isUp(): boolean;
  /** Resolves when it answers on /readyz. @throws If it is not ready within a minute. */
  ready(): Promise<void>;
  /** Sends SIGKILL, also during a start; the next start begins at once. */
  kill(): Promise<void>;
  /** Ends it without a restart; if SIGTERM does not end it in time, SIGKILL does. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/** Runs a server, and restarts it when it ends on its own, as `npm start` does; `ended` is called if it was up. */
export function runServer(plan: ServerPlan, compileCache: string, ended: (how: string) => void): ServerProcess {
  const state = { child: start(plan, compileCache), isUp: false, isStopping: false };
  const forget = endWithUs(() => {
    state.isStopping = true;
    state.child.kill('SIGKILL');
  });
  let becoming = watch();

  async function watch(): Promise<void> {
    const { child } = state;
    const started = startedOrGone(child);
    child.once('exit', (code, signal) => {
      if (state.child !== child || state.isStopping) return;
      const wasUp = state.isUp;
      state.isUp = false;
      // A server that starts while its database is down logs that and ends; its supervisor restarts it.
      if (wasUp && signal !== 'SIGKILL') ended(`the ${plan.name} ended on its own (${signal ?? `exit code ${code}`})`);
      state.child = start(plan, compileCache);
      becoming = watch();
    });
    await untilReady(plan.port, child);
    // A server answers before its queue runs, and the start of the queue needs the database again.
    await started;
    if (state.child === child) state.isUp = true;
  }
  return {
    name: plan.name,
    port: plan.port,
    isUp: () => state.isUp,
    ready: async () => {
      const deadline = Date.now() + READY_WITHIN_MS;
      while (!state.isUp) {
        await becoming;
        if (Date.now() > deadline) throw new Error(`The ${plan.name} did not become ready; see ${plan.logPath}.`);
        if (!state.isUp) await sleep(20);
      }
    },
    kill: async () => {
      const { child } = state;
      state.isUp = false;
      const gone = goneOf(child);
      child.kill('SIGKILL');
      await gone;
    },
    stop: async (signal) => {
      state.isStopping = true;
      state.isUp = false;
      const gone = goneOf(state.child);
      state.child.kill(signal);
      if ((await Promise.race([gone, sleep(STOP_WITHIN_MS, 'late', { ref: false })])) === 'late') {
        state.child.kill('SIGKILL');
        await gone;
      }
      forget();
    },
  };
}

function start(plan: ServerPlan, compileCache: string): ChildProcess {
  const log = openSync(plan.logPath, 'a', 0o600);
  // Node caches the stripped code, which halves the time of a start.
  const env = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compileCache, ...plan.env };
  const child = spawn(process.execPath, [plan.script], { env, detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  return child;
}

function goneOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Resolves when the process has sent the message that it has started, or has ended. */
function startedOrGone(child: ChildProcess): Promise<void> {
  return Promise.race([new Promise<void>((resolve) => child.once('message', () => resolve())), goneOf(child)]);
}

/** Resolves when the server is ready or its process has ended; the caller checks which. */
async function untilReady(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (await isReady(port)) return;
    await sleep(25);
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
