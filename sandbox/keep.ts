import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Something that is kept between starts: the whole of it, replaced at once. */
interface Kept<T> {
  readonly value: T;
  /**
   * Writes the value as it is now. Calls that come while one is written share the next write, so that many changes
   * at once cost few. Resolves when it is on disk; one that failed says nothing about the next.
   */
  readonly save: () => Promise<void>;
}

/**
 * Keeps a value in a file, or only in memory where no file is named.
 * The file is written beside and renamed, so that a kill leaves the old or the new one, never half of one.
 */
export async function keep<T>(path: string | undefined, fresh: T): Promise<Kept<T>> {
  if (path === undefined) return { value: fresh, save: async () => {} };
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // What an earlier version did not keep begins afresh.
  const value = text === undefined ? fresh : { ...fresh, ...(JSON.parse(text) as T) };
  return { value, save: sharedWrites(() => write(path, JSON.stringify(value))) };
}

function sharedWrites(writeNow: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const save = (): Promise<void> => {
    if (!running) {
      running = writeNow().finally(() => {
        running = undefined;
      });
      return running;
    }
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return save();
      });
    return next;
  };
  return save;
}

async function write(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  // The new name is on disk only when its directory is.
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
