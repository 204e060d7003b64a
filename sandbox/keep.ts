import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A value that is stored between starts and replaced atomically. */
interface Kept<T> {
  readonly value: T;
  /**
   * Writes the current value. Calls during a write share the next one, so that many concurrent changes cost few writes.
   * Resolves when the value is on disk; a failed write does not affect the next.
   */
  readonly save: () => Promise<void>;
}

/**
 * Stores a value in a file, or only in memory if no file is named. A new file is written and renamed, so that a kill
 * leaves the old or the new one, never half of it.
 */
export async function keep<T>(path: string | undefined, fresh: T): Promise<Kept<T>> {
  if (path === undefined) return { value: fresh, save: async () => {} };
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // Members that an earlier version did not store start with their initial values.
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
  // The rename is on disk only when its directory is.
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
