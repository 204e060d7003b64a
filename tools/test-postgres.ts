import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopLeftover } from '../platform/db/embedded-leftover.ts';
import { startEmbeddedPostgres } from '../platform/db/embedded.ts';
import type { EmbeddedPostgres } from '../platform/db/embedded.ts';

const prefix = 'holdfast-test-';

export interface TestPostgres extends AsyncDisposable, Pick<EmbeddedPostgres, 'url' | 'died'> {}

/** The PostgreSQL of one test run, in a directory of its own that goes with it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  await sweepKilledRuns();
  const dir = await mkdtemp(join(tmpdir(), prefix));
  await writeFile(join(dir, 'owner'), String(process.pid));
  const server = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), durable: false });
  return {
    url: server.url,
    died: server.died,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A run that was killed could stop nothing: the next one clears up after it. */
async function sweepKilledRuns(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((entry) => entry.startsWith(prefix))) {
    const dir = join(tmpdir(), name);
    const owner = Number(await readFile(join(dir, 'owner'), 'utf8').catch(() => ''));
    if (!Number.isInteger(owner) || owner <= 1 || isRunning(owner)) continue;
    await stopLeftover(join(dir, 'postgres', 'cluster'));
    await rm(dir, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
