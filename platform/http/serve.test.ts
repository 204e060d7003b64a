import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { describe, it } from 'node:test';

const module = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** A server's process that logs all the time, and reports by its channel how long its event loop was blocked. */
const source = (close: string, closeWithinMs: number): string => `
  import { closeWhenAsked } from ${module('./serve.ts')};
  import { createServerLogger } from ${module('../log/logger.ts')};
  const log = createServerLogger('try');
  closeWhenAsked({ close: ${close} }, log, ${closeWithinMs});
  let longest = 0, last = Date.now(), rounds = 0;
  setInterval(() => {
    longest = Math.max(longest, Date.now() - last);
    last = Date.now();
    for (let n = 0; n < 200; n += 1) log.info({ filler: 'x'.repeat(500) }, 'a line');
    rounds += 1;
    process.send({ longest, rounds });
  }, 10);`;

function start(stdout: 'pipe' | 'ignore' | number, close = 'async () => {}', closeWithinMs = 5_000): ChildProcess {
  const args = ['--input-type=module', '-e', source(close, closeWithinMs)];
  return spawn(process.execPath, args, { stdio: ['ignore', stdout, 'inherit', 'ipc'] });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

/** Resolves after this many rounds of its log with the longest time that its event loop was blocked. */
function rounds(child: ChildProcess, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { longest: number; rounds: number }) => {
      if (message.rounds >= wanted) resolve(message.longest);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}.`)));
  });
}

describe('the process of a server', { timeout: 60_000 }, () => {
  it('[O4a] survives a full disk of its log, and ends in order', async () => {
    const full = openSync('/dev/full', 'w');
    const child = start(full);
    closeSync(full);
    assert.ok((await rounds(child, 100)) < 1_500);
    child.kill('SIGTERM');
    assert.equal(await ended(child), 0);
  });

  it('[O4a] survives a log pipe that nobody reads, and ends in order', async () => {
    // Nothing reads the pipe, so it is full after about 64 kB.
    const child = start('pipe');
    assert.ok((await rounds(child, 100)) < 1_500);
    child.kill('SIGTERM');
    assert.equal(await ended(child), 0);
  });

  it('[O4a] survives the end of the process that read its log', async () => {
    const child = start('pipe');
    await rounds(child, 5);
    child.stdout?.destroy();
    await rounds(child, 60);
    child.kill('SIGTERM');
    assert.equal(await ended(child), 0);
  });

  it('[O4d] ends in time with exit code 1 if a part does not close, and logs why', async () => {
    const child = start('pipe', '() => new Promise(() => {})', 700);
    let log = '';
    child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    await rounds(child, 5);
    const began = Date.now();
    child.kill('SIGTERM');
    assert.equal(await ended(child), 1);
    assert.ok(Date.now() - began < 4_000, `${Date.now() - began} ms`);
    assert.match(log, /It did not close within 0.7 s/);
  });
});
