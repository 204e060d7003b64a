import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, statfsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, EmbeddedPostgresError, findPrograms, handOver } from './embedded-programs.ts';
import type { ProgramRunner } from './embedded-programs.ts';
import { stopLeftover } from './embedded-leftover.ts';

/** An embedded PostgreSQL server that accepts connections. */
export interface EmbeddedPostgres {
  /** Address of its `postgres` database as the owner, a superuser. Only for migrations, tools and tests. */
  readonly url: string;
  /**
   * The same address through a socket file, which costs the servers less than TCP; `url` itself if the system allows no
   * path as long as that of `dir`.
   */
  readonly localUrl: string;
  readonly port: number;
  /** Resolves with the reason, from its log, if it ends unexpectedly. */
  readonly died: Promise<string>;
  /** Stops it with a checkpoint, so that the next start needs no recovery. May be called more than once. */
  stop(): Promise<void>;
}

interface EmbeddedOptions {
  /** Created if needed; contains the cluster, the owner's password (0600) and the log. For one server at a time. */
  readonly dir: string;
  /** False only in tests, which may lose everything at a power cut. */
  readonly durable: boolean;
  /** The port to use again after a crash; if absent, a random free one. */
  readonly port?: number;
}

const owner = 'holdfast';
const readyWithinMs = 60_000;
const stopWithinMs = 30_000;
const launchAttempts = 10;
const launchWaitMs = 500;
/**
 * Temporary faults: a port that a connection still holds, and the shared memory of a killed server, which its last
 * children release in a moment.
 */
const heldForNow = ['Address already in use', 'shared memory block'];
/** A new cluster takes about 40 MB, and one segment of its write-ahead log 16 MB. */
const leastFreeBytes = 32_000_000;

/**
 * Starts PostgreSQL on 127.0.0.1, and first creates its cluster if there is none.
 *
 * It first stops a server that a killed parent left running in the same directory. So the caller must hold the
 * directory's lock: two parents would stop each other's server.
 *
 * @throws {EmbeddedPostgresError} with one clear sentence: full disk, unsupported platform, no way to run as root.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const runner = findPrograms();
  const place = layOut(options.dir);
  await mkdir(place.home, { recursive: true, mode: 0o700 });
  await handOver(place.home, runner);
  await stopLeftover(place.cluster);
  const password = await makeCluster(place, runner, options.durable);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const outcome = await launch({ place, runner, port, durable: options.durable });
    if (outcome.ready) {
      const url = ownerUrl(password, port);
      const localUrl = hasSocketFile(place) ? `${url}?host=${encodeURIComponent(place.home)}` : url;
      return { url, localUrl, port, ...lifetime(outcome.child, place) };
    }
    const isHeld = heldForNow.some((words) => outcome.log.includes(words));
    if (!isHeld || attempt === launchAttempts) throw explain(outcome.log, place);
    await sleep(launchWaitMs);
  }
}

/** The owner's address of the server that runs on `dir`, whichever process started it; undefined if none runs. */
export async function runningPostgres(dir: string): Promise<string | undefined> {
  const place = layOut(dir);
  const [, , , port, , , , status] = await readPidFile(place.cluster);
  if (port === undefined || status?.trim() !== 'ready') return undefined;
  return ownerUrl((await readFile(place.password, 'utf8')).trim(), Number(port));
}

function ownerUrl(password: string, port: number): string {
  return `postgres://${owner}:${password}@127.0.0.1:${port}/postgres`;
}

/** PostgreSQL refuses a longer path of a socket file, on macOS first. */
const LONGEST_SOCKET_PATH = 103;

function hasSocketFile({ home }: Place): boolean {
  return join(home, '.s.PGSQL.65535').length <= LONGEST_SOCKET_PATH;
}

interface Place {
  readonly home: string;
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
}

function layOut(dir: string): Place {
  return {
    home: dir,
    cluster: join(dir, 'cluster'),
    password: join(dir, 'password'),
    log: join(dir, 'server.log'),
  };
}

/** Creates the cluster under another name and renames it, so that a killed initdb is repeated. */
async function makeCluster(place: Place, runner: ProgramRunner, durable: boolean): Promise<string> {
  const known = await readFile(join(place.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (known !== undefined) return (await readFile(place.password, 'utf8')).trim();

  const password = randomBytes(24).toString('base64url');
  const unfinished = `${place.cluster}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await writeSecret(place.password, password);
  await handOver(place.home, runner);
  const log = await runToEnd(runner, 'initdb', [
    `--pgdata=${unfinished}`,
    `--username=${owner}`,
    `--pwfile=${place.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  if (log !== undefined) throw explain(log, place);
  await rename(unfinished, place.cluster);
  return password;
}

async function writeSecret(path: string, secret: string): Promise<void> {
  try {
    await writeFile(path, `${secret}\n`, { mode: 0o600 });
    await chmod(path, 0o600);
  } catch (cause) {
    throw explain(String(cause), undefined);
  }
}

/** Runs a program of PostgreSQL to its end; returns its output if it failed, else nothing. */
function runToEnd(runner: ProgramRunner, program: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawnProgram(runner, program, args, ['ignore', 'pipe', 'pipe']);
    let said = '';
    child.stdout?.on('data', (chunk) => (said += chunk));
    child.stderr?.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? undefined : said));
  });
}

function spawnProgram(
  runner: ProgramRunner,
  program: string,
  args: readonly string[],
  stdio: ('ignore' | 'pipe' | number)[],
): ChildProcess {
  const { command, args: words, identity } = commandLine(runner, program, args);
  const env = { PATH: process.env['PATH'], TZ: 'UTC' };
  // It has its own process group, because Ctrl-C in the terminal must reach the servers before their database.
  return spawn(command, words, { ...identity, stdio, detached: true, env });
}

interface Launch {
  readonly place: Place;
  readonly runner: ProgramRunner;
  readonly port: number;
  readonly durable: boolean;
}

type Launched =
  | { readonly ready: true; readonly child: ChildProcess }
  | { readonly ready: false; readonly log: string };

async function launch({ place, runner, port, durable }: Launch): Promise<Launched> {
  const log = openSync(place.log, 'w', 0o600);
  const child = spawnProgram(
    runner,
    'postgres',
    ['-D', place.cluster, ...settings(port, place, durable)],
    ['ignore', log, log],
  );
  closeSync(log);
  let ended = false;
  child.once('error', () => (ended = true));
  child.once('exit', () => (ended = true));
  const deadline = Date.now() + readyWithinMs;
  while (!ended && Date.now() < deadline) {
    const [pid, , , , , , , status] = await readPidFile(place.cluster);
    if (Number(pid) === child.pid && status?.trim() === 'ready') return { ready: true, child };
    await sleep(20);
  }
  if (!ended) await endChild(child);
  return { ready: false, log: await readFile(place.log, 'utf8') };
}

function settings(port: number, place: Place, durable: boolean): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: hasSocketFile(place) ? place.home : '',
    // Several tests at a time have a whole constellation each.
    max_connections: durable ? 200 : 400,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // Some statements contain personal data as literals; the log reports their failure, but not their text.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: 0,
    ...(durable ? kept() : lost()),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Settings for data that a power cut may lose, and that may stand in memory, where a long log would cost it. */
function lost(): Record<string, string> {
  return {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_wal_size: '256MB',
    // Thousands of connections check the password of a role that a run makes.
    scram_iterations: '1',
  };
}

/** Settings for data that is kept and grows. */
function kept(): Record<string, string> {
  // Never below PostgreSQL's default: the keys of the postings are written at random places, and should fit in memory.
  const eighthMb = Math.floor(totalmem() / 2 ** 20 / 8);
  return {
    shared_buffers: `${Math.min(Math.max(eighthMb, 128), 1_024)}MB`,
    // The first change of a page after a checkpoint logs the whole page, so checkpoints are triggered by time, not by
    // size.
    max_wal_size: '4GB',
  };
}

async function readPidFile(cluster: string): Promise<string[]> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}

function lifetime(child: ChildProcess, place: Place): Pick<EmbeddedPostgres, 'died' | 'stop'> {
  let asked = false;
  const died = new Promise<string>((resolve) => {
    child.once('exit', (_code, signal) => {
      if (asked) return;
      // A killed server had no time to log anything.
      if (signal === 'SIGKILL') resolve(signal);
      else void readFile(place.log, 'utf8').then((log) => resolve(lastLine(log)));
    });
  });
  let stopping: Promise<void> | undefined;
  const stop = () => {
    asked = true;
    stopping ??= endChild(child);
    return stopping;
  };
  return { died, stop };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    child.kill(signal);
    const late = sleep(stopWithinMs, 'late', { ref: false });
    if ((await Promise.race([exit, late])) !== 'late') return;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function explain(log: string, place: Place | undefined): EmbeddedPostgresError {
  // On a full disk, even the log may be cut off before the reason.
  if (/No space left on device|ENOSPC/.test(log) || (place !== undefined && freeBytes(place.home) < leastFreeBytes)) {
    return new EmbeddedPostgresError(
      `The disk is full${place === undefined ? '' : `: PostgreSQL cannot write to ${place.home}`}; free some space and start again.`,
    );
  }
  const where = place === undefined ? '' : ` (its log is ${place.log})`;
  return new EmbeddedPostgresError(`PostgreSQL did not start: ${lastLine(log)}${where}.`);
}

function freeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}

function lastLine(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return telling.replace(/^[\d-]+ [\d:.]+ UTC \[\d+\] /, '').replace(/\.$/, '');
}
