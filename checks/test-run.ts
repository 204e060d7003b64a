import { glob, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stopLeftover } from '../dev/postgres/embedded-leftover.ts';
import { startEmbeddedPostgres } from '../dev/postgres/embedded.ts';

const prefix = 'holdfast-test-';

export interface TestRun extends AsyncDisposable {
  /** Owner's address of the run's PostgreSQL. */
  readonly databaseUrl: string;
  readonly databaseDied: Promise<string>;
  /** Where the tests may leave things: it goes with the run, and so does what still runs in it. */
  readonly temporary: string;
}

/** What one test run has to itself: a PostgreSQL and a directory, both gone at its end. */
export async function prepareTestRun(): Promise<TestRun> {
  await sweepKilledRuns();
  const dir = await mkdtemp(join(tmpdir(), prefix));
  await writeFile(join(dir, 'owner'), String(process.pid));
  const temporary = join(dir, 'tmp');
  await mkdir(temporary);
  const server = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), durable: false });
  return {
    databaseUrl: server.url,
    databaseDied: server.died,
    temporary,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await clear(dir);
    },
  };
}

/** A run that was killed could stop nothing: the next one clears up after it. */
async function sweepKilledRuns(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((entry) => entry.startsWith(prefix))) {
    const dir = join(tmpdir(), name);
    const owner = Number(await readFile(join(dir, 'owner'), 'utf8').catch(() => ''));
    if (Number.isInteger(owner) && owner > 1 && !isRunning(owner)) await clear(dir);
  }
}

/** Stops the database servers of tests that were cut off, too. */
async function clear(dir: string): Promise<void> {
  for await (const file of glob('**/postmaster.pid', { cwd: dir })) await stopLeftover(join(dir, dirname(file)));
  await rm(dir, { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
