import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { invariant } from '#platform/kernel/invariant.ts';

const START = join(import.meta.dirname, '..', '..', 'bin', 'start.mjs');

/** `npm start` on ports of its own, in a process of its own, once it is ready. */
export interface Trial extends AsyncDisposable {
  /** The id of the process that runs the servers. */
  readonly pid: number;
  /** The settings by which other commands find it. */
  readonly env: NodeJS.ProcessEnv;
  /** From the command until everything is ready. */
  readonly seconds: number;
}

/** Starts everything as `npm start` does. @throws If it ends early. Disposing of the result stops it. */
export async function startTrial(dataDir: string): Promise<Trial> {
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
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(`http://market.localhost:${market}`) && /ready/i.test(said)) resolve();
    });
    child.once('exit', () => reject(new Error(`The start ended early:\n${said}`)));
  });
  const seconds = (performance.now() - began) / 1_000;
  return {
    pid: child.pid!,
    env,
    seconds,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      invariant(code === 0 || code === null, 'the constellation ends without an error after SIGTERM');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
