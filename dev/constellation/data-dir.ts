import { constants, statfsSync } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HistoryError } from '#platform/db/migrate.ts';
import { Refusal } from '../../bin/lifeline.ts';

/**
 * Creates the data directory of a constellation, if it does not exist.
 *
 * Creates one level at a time, because Node's recursive `mkdir` never ends if the system has no such place.
 *
 * @throws {Refusal} in one sentence, if nothing can be stored there.
 */
export async function makeDataDir(dir: string): Promise<void> {
  try {
    await makeDirectory(dir);
    await makeDirectory(join(dir, 'logs'));
    await access(dir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Refusal(`HOLDFAST_DATA_DIR: nothing can be kept in ${dir}: ${reasonOf(cause)}.`, { cause });
  }
}

/** A segment of the database's write-ahead log takes 16 MB, and a migration some more. */
const leastFreeBytes = 32_000_000;

/** The message for a start that failed on a full disk: PostgreSQL often ends before it can report it. */
export function withoutRoom(dir: string, cause: Error, freeBytes = freeBytesOf(dir)): Error {
  if (freeBytes >= leastFreeBytes || /disk is full/.test(cause.message)) return cause;
  const left = Math.floor(freeBytes / 1_000_000);
  return new Refusal(
    `The disk is full: ${dir} has ${left} MB left; free some space and start again. (${cause.message})`,
    { cause },
  );
}

/** The error for a failed migration of the embedded database; it suggests a reset if another version made the data. */
export function ofAnotherVersion(dir: string, cause: Error): Error {
  if (!(cause.cause instanceof HistoryError)) return cause;
  return new Refusal(
    `Another version of Holdfast made the data in ${dir}; run \`npm run reset\` to begin with new data.`,
    { cause },
  );
}

function freeBytesOf(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}

async function makeDirectory(dir: string): Promise<void> {
  const found = await stat(dir).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (found !== undefined) {
    if (!found.isDirectory()) throw Object.assign(new Error(dir), { code: 'ENOTDIR' });
    return;
  }
  if (dirname(dir) !== dir) await makeDirectory(dirname(dir));
  await mkdir(dir, { mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
  });
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOTDIR: 'it is a file, or stands below one',
    EROFS: 'that file system is read-only',
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    ENOENT: 'the system lets nobody make a directory there',
    ENOSPC: 'the disk is full',
    ELOOP: 'its links lead in a circle',
    ENAMETOOLONG: 'the name is too long',
  };
  return reasons[code ?? ''] ?? message;
}
