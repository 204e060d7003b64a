import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { invariant } from '#platform/kernel/invariant.ts';
import type { BenchServer } from './server.ts';

const TICKS_PER_SECOND = 100;

/** Microseconds of CPU of this process's threads, by the names that Node gives them, and of the database server. */
export interface CpuUs {
  /** Node's main thread: HTTP, rules, the driver, jobs. */
  readonly main: number;
  /** libuv's pool: signatures, hashes, names. */
  readonly pool: number;
  /** V8's workers: garbage collection, compilation. */
  readonly v8: number;
  readonly postgres: number;
}

/** Measures the CPU while `work` runs, without the threads that stand for the outside world. Linux only. */
export async function cpuOf<T>(server: BenchServer, work: () => Promise<T>): Promise<CpuUs & { readonly value: T }> {
  const [threads, postgres] = [threadsUs(), postgresUs(server)];
  const value = await work();
  const after = threadsUs();
  return {
    value,
    main: after.main - threads.main,
    pool: after.pool - threads.pool,
    v8: after.v8 - threads.v8,
    postgres: postgresUs(server) - postgres,
  };
}

function threadsUs(): { main: number; pool: number; v8: number } {
  const us = { main: 0, pool: 0, v8: 0 };
  for (const id of readdirSync('/proc/self/task')) {
    const thread = `/proc/self/task/${id}`;
    const name = read(`${thread}/comm`)?.trim();
    // Nanoseconds on a core (proc(5)).
    const spent = Number(read(`${thread}/schedstat`)?.split(' ')[0] ?? 0) / 1_000;
    if (Number(id) === process.pid) us.main += spent;
    else if (name === 'libuv-worker') us.pool += spent;
    else if (name === 'V8Worker') us.v8 += spent;
  }
  return us;
}

/** Reads the microseconds of CPU of the postmaster and its children, including ended ones. Linux only. */
export function postgresUs({ postmaster }: Pick<BenchServer, 'postmaster'>): number {
  let ticks = 0;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = statOf(name);
    if (!fields) continue;
    const [utime, stime, cutime, cstime] = [11, 12, 13, 14].map((index) => Number(fields[index]));
    if (Number(name) === postmaster) ticks += utime! + stime! + cutime! + cstime!;
    else if (Number(fields[1]) === postmaster) ticks += utime! + stime!;
  }
  invariant(
    ticks > 0,
    `the database server is process ${postmaster} on this machine of ${availableParallelism()} cores`,
  );
  return (ticks / TICKS_PER_SECOND) * 1e6;
}

/** Reads the fields of proc_pid_stat(5) after the name, which may contain any character. */
function statOf(pid: string): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Reads a file. Returns undefined if its process or thread has ended. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
