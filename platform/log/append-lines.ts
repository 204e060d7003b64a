import { open } from 'node:fs/promises';

/** Appends values to a file as lines of JSON, in one write, and waits until the disk has them. */
export async function appendLines(path: string, values: readonly object[]): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.write(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
}
