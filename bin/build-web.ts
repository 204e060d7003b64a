import { createHash } from 'node:crypto';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTask } from './task.ts';

const root = join(import.meta.dirname, '..');

interface WebApp {
  readonly name: string;
  readonly folder: string;
}

const apps: readonly WebApp[] = [
  { name: 'wallet', folder: 'wallet/web' },
  { name: 'market', folder: 'market/web' },
];

/** What the builds read besides their own folder. */
const shared = ['platform/ui', 'platform/kernel', 'platform/money', 'platform/words', 'package-lock.json'];

/**
 * Builds the web apps whose sources have changed since their last build; tells each by `say`.
 *
 * @returns Names of the apps that were built.
 * @throws {Refusal} when one cannot be built; what the bundler said of it stands above.
 */
export async function buildWebApps(say: (line: string) => void = () => {}): Promise<string[]> {
  const built = await Promise.all(
    apps.map(async (app) => {
      const state = await sourceState(app);
      const stamp = join(root, app.folder, 'dist', '.built-from');
      if ((await readFile(stamp, 'utf8').catch(() => '')) === state) return [];
      say(`Building the ${app.name}'s web app …`);
      // In a process of its own: the bundler takes half a gigabyte, which whoever asked would keep.
      await runTask('bin/vite-build.ts', { args: [app.folder] });
      await writeFile(stamp, state);
      return [app.name];
    }),
  );
  return built.flat();
}

/** A digest of all that the build reads, so that a touched file or another branch alone rebuilds nothing. */
async function sourceState({ folder }: WebApp): Promise<string> {
  const digest = createHash('sha256');
  for (const start of [folder, ...shared]) {
    for (const file of await filesUnder(start)) {
      digest
        .update(`${file}\0`)
        .update(await readFile(join(root, file)))
        .update('\0');
    }
  }
  return digest.digest('hex');
}

async function filesUnder(start: string): Promise<string[]> {
  if (/\.\w+$/.test(start)) return [start];
  const apart = new Set(['dist', 'node_modules']);
  const files: string[] = [];
  for await (const entry of glob(`${start}/**/*.*`, { cwd: root, exclude: (name) => apart.has(name) })) {
    if (!entry.endsWith('.test.ts')) files.push(entry);
  }
  return files.toSorted();
}
