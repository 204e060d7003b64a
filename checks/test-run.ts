import { glob, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stopLeftover } from '../dev/postgres/embedded-leftover.ts';
import { startEmbeddedPostgres } from '../dev/postgres/embedded.ts';

const prefix = 'holdfast-test-';

export interface TestRun extends AsyncDisposable {
  /** The owner's address of the run's PostgreSQL. */
  readonly databaseUrl: string;
  readonly databaseDied: Promise<string>;
  /** A directory for the tests. It is deleted with the run, and processes that still run in it are ended. */
  readonly temporary: string;
}

/** The resources of one test run: a PostgreSQL and a directory, both removed at its end. */
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

/** A killed run could not stop its processes, so the next run does. */
async function sweepKilledRuns(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((entry) => entry.startsWith(prefix))) {
    const dir = join(tmpdir(), name);
    const owner = Number(await readFile(join(dir, 'owner'), 'utf8').catch(() => ''));
    if (Number.isInteger(owner) && owner > 1 && !isRunning(owner)) await clear(dir);
  }
}

/** Also stops the database servers of interrupted tests. */
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
