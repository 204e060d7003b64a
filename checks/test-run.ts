import { glob, mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stopLeftover } from '../dev/postgres/embedded-leftover.ts';
import { startEmbeddedPostgres } from '../dev/postgres/embedded.ts';

const prefix = 'holdfast-test-';

/** Linux's file system in memory. */
const memory = '/dev/shm';
/** A run's databases take a small part of this, and its servers and browsers need memory too. */
const leastInMemoryBytes = 2_000_000_000;

export interface TestRun extends AsyncDisposable {
  /** The owner's address of the run's PostgreSQL. */
  readonly databaseUrl: string;
  readonly databaseDied: Promise<string>;
  /** A directory for the tests. It is deleted with the run, and processes that still run in it are ended. */
  readonly temporary: string;
}

/** The resources of one test run: a PostgreSQL and a directory, both removed at its end. */
export async function prepareTestRun(): Promise<TestRun> {
  for (const parent of [tmpdir(), memory]) await sweepKilledRuns(parent);
  const dir = await makeOwned(tmpdir());
  const databaseDir = await makeOwned(await databaseParent());
  const temporary = join(dir, 'tmp');
  await mkdir(temporary);
  const server = await startEmbeddedPostgres({ dir: join(databaseDir, 'postgres'), durable: false });
  return {
    databaseUrl: server.localUrl,
    databaseDied: server.died,
    temporary,
    async [Symbol.asyncDispose]() {
      await server.stop();
      for (const own of [dir, databaseDir]) await clear(own);
    },
  };
}

/** Makes a directory that names this process as its owner. */
async function makeOwned(parent: string): Promise<string> {
  const dir = await mkdtemp(join(parent, prefix));
  await writeFile(join(dir, 'owner'), String(process.pid));
  return dir;
}

/**
 * The directory for the cluster: memory, if there is enough. Each test file's database has hundreds of files; on a disk,
 * making and deleting them took almost half of PostgreSQL's processor time.
 */
async function databaseParent(): Promise<string> {
  const room = await statfs(memory).catch(() => undefined);
  const free = Math.min(room === undefined ? 0 : room.bavail * room.bsize, process.availableMemory());
  return free < leastInMemoryBytes ? tmpdir() : memory;
}

/** A killed run could not stop its processes, so the next run does. */
async function sweepKilledRuns(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((entry) => entry.startsWith(prefix))) {
    const dir = join(parent, name);
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
