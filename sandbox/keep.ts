import { open, readFile, rename } from 'node:fs/promises';

/** Something that is kept between starts: the whole of it, replaced at once. */
export interface Kept<T> {
  readonly value: T;
  /** Writes the value as it is now; of calls that overlap the last one counts. Resolves when it is on disk. */
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
  let last: Promise<void> = Promise.resolve();
  return {
    value,
    save: () => {
      last = last.then(() => write(path, JSON.stringify(value)));
      return last;
    },
  };
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
}
