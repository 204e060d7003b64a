import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerPlan } from '../../dev/constellation/supervisor.ts';
import { endWithUs } from './belongings.ts';

/** One server as a process that may be killed at any moment, and is started again right after. */
export interface ServerProcess {
  readonly name: string;
  readonly port: number;
  /** Whether it answers, as far as is known. */
  isUp(): boolean;
  /** Resolves when it answers on /readyz. @throws If it never does. */
  ready(): Promise<void>;
  /** SIGKILL, also in the middle of a start; the next start begins at once. */
  kill(): Promise<void>;
  /** Ends it for good, and in order unless it is to be killed. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/** Restarts a server that ends on its own, as `npm start` would; `ended` reports each such end of a server that was up. */
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
      // One that comes up while its database is down says so and ends: whoever supervises it starts it again.
      if (wasUp && signal !== 'SIGKILL') ended(`the ${plan.name} ended on its own (${signal ?? `exit code ${code}`})`);
      state.child = start(plan, compileCache);
      becoming = watch();
    });
    await untilReady(plan.port, child);
    // It answers before its queue runs, for which it needs the database once more.
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
        if (Date.now() > deadline) throw new Error(`The ${plan.name} does not come up; see ${plan.logPath}.`);
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
  // Types are stripped once and kept: a start takes half as long.
  const env = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compileCache, ...plan.env };
  const child = spawn(process.execPath, [plan.script], { env, detached: true, stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  return child;
}

function goneOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** Resolves when it has told that it has started, or is gone. */
function startedOrGone(child: ChildProcess): Promise<void> {
  return Promise.race([new Promise<void>((resolve) => child.once('message', () => resolve())), goneOf(child)]);
}

/** Resolves when it is ready or gone: whoever waits looks which. */
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
