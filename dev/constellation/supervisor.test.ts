import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { supervise } from './supervisor.ts';
import type { ServerPlan } from './supervisor.ts';

const serverSource = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    if (request.url === '/pid') response.end(String(process.pid));
    else response.end('ready');
  });
  server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send('started'));
  server.on('error', () => setTimeout(() => process.exit(1), 500));
  process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeAllConnections(); });
  process.on('disconnect', () => process.exit(0));`;

const failingSource = `
  console.error('Port 4000 is taken by another program.');
  process.exit(1);`;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('the supervisor', () => {
  let dir = '';
  let plan: ServerPlan;
  const ending = new AbortController().signal;
  const pidOf = async ({ port }: ServerPlan) => Number(await (await fetch(`http://127.0.0.1:${port}/pid`)).text());

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'holdfast-supervisor-'));
    await writeFile(join(dir, 'server.mjs'), serverSource);
    await writeFile(join(dir, 'failing.mjs'), failingSource);
    const port = await freePort();
    const script = join(dir, 'server.mjs');
    plan = { name: 'wallet', script, youngMb: 4, port, env: { PORT: String(port) }, logPath: join(dir, 'wallet.log') };
  });
  after(() => rm(dir, { recursive: true }));

  it('[O4p] restarts a killed server, says so, and stops it at the end', { timeout: 30_000 }, async () => {
    const said: string[] = [];
    const server = await supervise(plan, { say: (line) => said.push(line), ending });
    const first = await pidOf(plan);
    process.kill(first, 'SIGKILL');
    while (said.length < 2) await sleep(20);
    assert.match(said[0] ?? '', /The wallet ended \(SIGKILL\); it is started again/);
    assert.match(said[1] ?? '', /The wallet is back/);
    const second = await pidOf(plan);
    assert.notEqual(second, first);

    await server[Symbol.asyncDispose]();
    assert.throws(() => process.kill(second, 0), /ESRCH/);
    assert.equal(said.length, 2, 'a server that was asked to stop is not started again');
  });

  it('[O4p] repeats a server’s own reason if it did not start', async () => {
    const failing = { ...plan, script: join(dir, 'failing.mjs') };
    await assert.rejects(
      supervise(failing, { say: () => {}, ending }),
      /The wallet did not start: Port 4000 is taken by another program\./,
    );
  });

  it('[O4p] does not mistake another program on its port for its server', async () => {
    const other = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const late = { ...plan, port, env: { PORT: String(port) } };
    await assert.rejects(supervise(late, { say: () => {}, ending }), /The wallet did not start: exit code 1/);
    other.close();
  });

  it('[O4p] stops waiting for a server when it is asked to end', async () => {
    const silent = { ...plan, port: await freePort() };
    const aborting = AbortSignal.timeout(300);
    await assert.rejects(supervise(silent, { say: () => {}, ending: aborting }), { name: 'TimeoutError' });
  });
});
