import { execFileSync } from 'node:child_process';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../bin/lifeline.ts';

/**
 * Locks a data directory for this process until disposed; the lock of a killed process is taken over.
 *
 * @throws {Refusal} if another running process has the lock.
 */
export async function holdDirectory(dataDir: string): Promise<AsyncDisposable> {
  const path = join(dataDir, 'lock');
  const mine = `${process.pid} ${await startOf(process.pid)}`;
  const own = join(dataDir, `lock.${process.pid}`);
  await writeFile(own, mine);
  try {
    await take(path, own, dataDir);
  } finally {
    await rm(own, { force: true });
  }
  return {
    async [Symbol.asyncDispose]() {
      if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
    },
  };
}

/** Creating a link is atomic: of two concurrent processes, only one succeeds. */
async function take(path: string, own: string, dataDir: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await link(own, path);
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
    const holder = await readFile(path, 'utf8').catch(() => '');
    const [pid = '', ...start] = holder.split(' ');
    if (holder !== '' && (await startOf(Number(pid))) === start.join(' ')) {
      throw new Refusal(
        `Holdfast already runs on ${dataDir} (process ${pid}). Stop that one, or set HOLDFAST_DATA_DIR.`,
      );
    }
    await rm(path, { force: true });
  }
  throw new Refusal(`${dataDir} is being taken by another start at this moment. Try again.`);
}

/** The start time of a process as the system states it, because its number may be reused. */
async function startOf(pid: number): Promise<string> {
  if (!Number.isInteger(pid) || pid <= 0) return 'never';
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // Fields are counted after the name, which may contain spaces and brackets; the start time is the twentieth.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? 'never';
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return 'never';
  }
}
