import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseAt } from '../../bin/production/databases.ts';
import { runningOwnerUrl } from '../../dev/constellation/databases.ts';
import { readSettings } from '../../dev/constellation/settings.ts';
import type { Settings } from '../../dev/constellation/settings.ts';

/** A constellation that runs as under `npm start`: three servers and a database, each in its own process. */
export interface Started {
  readonly urls: Settings['urls'];
  /** The databases with the owner's login. */
  readonly databaseUrls: { readonly wallet: string; readonly market: string };
  /** Sends SIGKILL to a server's process, as the system does when memory runs out. */
  kill(server: 'wallet' | 'market'): Promise<void>;
  /** Resolves when the supervisor has printed this many times that the server is back. */
  untilBack(server: 'wallet' | 'market', times?: number): Promise<void>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');
const READY_WITHIN_MS = 90_000;

/**
 * Runs `npm start`'s script on free ports and in a new data directory; resolves when it has printed that it is ready.
 */
export async function startProcesses(): Promise<Started> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-started-'));
  const [wallet, market, sandbox, smtp] = await freePorts(4);
  const settingsEnv = {
    HOLDFAST_DATA_DIR: dataDir,
    HOLDFAST_WALLET_PORT: String(wallet),
    HOLDFAST_MARKET_PORT: String(market),
    HOLDFAST_SANDBOX_PORT: String(sandbox),
    HOLDFAST_SANDBOX_SMTP_PORT: String(smtp),
  };
  const settings = readSettings(settingsEnv, root);
  const child = spawn(process.execPath, [join(root, 'dev/start.ts')], {
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), ...settingsEnv },
    // The IPC channel makes it end when the test's process is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said = listenTo(child);
  await said.until(/Holdfast is ready/, READY_WITHIN_MS);
  const walletUrl = await runningOwnerUrl(settings, 'wallet');
  return {
    urls: settings.urls,
    databaseUrls: { wallet: walletUrl, market: databaseAt(walletUrl, 'holdfast_market') },
    kill: async (server) => {
      process.kill(await pidOf(join(dataDir, 'logs', `${server}.log`)), 'SIGKILL');
      await said.until(new RegExp(`The ${server} ended \\(SIGKILL\\)`), READY_WITHIN_MS);
    },
    untilBack: (server, times = 1) =>
      said.until(new RegExp(`(The ${server} is back[\\s\\S]*){${times}}`), READY_WITHIN_MS),
    stop: () => stop(child),
  };
}

async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer());
  await Promise.all(probes.map((probe) => new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))));
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => new Promise((done) => probe.close(done))));
  return ports;
}

function listenTo(child: ChildProcess) {
  let words = '';
  child.stdout?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  return {
    until: async (pattern: RegExp, withinMs: number): Promise<void> => {
      const deadline = Date.now() + withinMs;
      while (!pattern.test(words)) {
        if (child.exitCode !== null) throw new Error(`It ended with exit code ${child.exitCode}:\n${words}`);
        if (Date.now() > deadline) throw new Error(`${pattern} was not printed in time:\n${words}`);
        await sleep(20);
      }
    },
  };
}

/** Reads a server's process id from the last line of its log. */
async function pidOf(logPath: string): Promise<number> {
  const lines = (await readFile(logPath, 'utf8')).trim().split('\n');
  const last = lines.findLast((line) => line.startsWith('{')) ?? '{}';
  const { pid } = JSON.parse(last) as { pid?: number };
  if (pid === undefined) throw new Error(`${logPath} has no process id.`);
  return pid;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await exit;
}
