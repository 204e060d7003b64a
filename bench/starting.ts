import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { invariant } from '#platform/kernel/invariant.ts';
import { memoryOfServers } from './memory.ts';
import type { MemoryMb } from './memory.ts';

const START = new URL('../bin/start.mjs', import.meta.url).pathname;

/** Long enough for the first turns of all jobs. */
const REST_MS = 20_000;

interface Start {
  /** From `npm start` until everything is ready. */
  readonly seconds: number;
  /** Megabytes of memory (RSS) of each server at rest. */
  readonly memoryMb: MemoryMb;
}

/** Measures `npm start` with an empty data directory, and then once more. */
export async function measureStarts(): Promise<{ cold: Start; warm: Start }> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-bench-start-'));
  try {
    return { cold: await startOnce(dir), warm: await startOnce(dir) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function startOnce(dataDir: string): Promise<Start> {
  const [wallet, market, sandbox, smtp] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const { HOLDFAST_TEST_DATABASE_URL: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    HOLDFAST_DATA_DIR: dataDir,
    HOLDFAST_WALLET_PORT: String(wallet),
    HOLDFAST_MARKET_PORT: String(market),
    HOLDFAST_SANDBOX_PORT: String(sandbox),
    HOLDFAST_SANDBOX_SMTP_PORT: String(smtp),
  };
  const began = performance.now();
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const isReady = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(`http://market.localhost:${market}`) && /ready/i.test(said)) resolve();
    });
    child.once('exit', () => reject(new Error(`The start ended early:\n${said}`)));
  });
  await isReady;
  const seconds = (performance.now() - began) / 1_000;
  await sleep(REST_MS);
  const memoryMb = memoryOfServers(child.pid!);
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  const [code] = (await once(child, 'exit')) as [number | null];
  invariant(code === 0 || code === null, 'the constellation ends without an error after SIGTERM');
  return { seconds, memoryMb };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
