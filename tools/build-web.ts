import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

interface WebApp {
  readonly name: string;
  readonly folder: string;
  /** Module that renders pages on the server, where the app has one; built into dist/ssr. */
  readonly serverEntry?: string;
  /** What the build reads besides its own folder. */
  readonly shared: readonly string[];
}

const shared = ['platform/ui', 'platform/kernel', 'platform/money', 'package-lock.json'];

const apps: readonly WebApp[] = [
  { name: 'wallet', folder: 'wallet/web', shared },
  { name: 'market', folder: 'market/web', serverEntry: 'src/entry-server.tsx', shared },
];

/**
 * Builds the web apps whose sources have changed since their last build; tells each by `say`.
 *
 * @returns Names of the apps that were built.
 */
export async function buildWebApps(say: (line: string) => void = () => {}): Promise<string[]> {
  const built: string[] = [];
  for (const app of apps) {
    if (!existsSync(join(root, app.folder, 'vite.config.ts'))) continue;
    const state = await sourceState(app);
    const stamp = join(root, app.folder, 'dist', '.built-from');
    if ((await readFile(stamp, 'utf8').catch(() => '')) === state) continue;
    say(`Building the ${app.name}'s web app …`);
    await build(app);
    await writeFile(stamp, state);
    built.push(app.name);
  }
  return built;
}

async function build(app: WebApp): Promise<void> {
  const vite = await import('vite');
  const appRoot = join(root, app.folder);
  const configFile = join(appRoot, 'vite.config.ts');
  const base = { root: appRoot, configFile, logLevel: 'warn' as const, mode: 'production' };
  // React picks its slow development half by this variable, whatever mode the build says.
  process.env['NODE_ENV'] = 'production';
  const client = app.serverEntry === undefined ? 'dist' : 'dist/client';
  await vite.build({ ...base, build: { outDir: client, emptyOutDir: true } });
  if (app.serverEntry === undefined) return;
  await vite.build({ ...base, build: { outDir: 'dist/ssr', emptyOutDir: true, ssr: app.serverEntry } });
}

/** A digest of all that the build reads, so that a touched file or another branch alone rebuilds nothing. */
async function sourceState({ folder, shared: others }: WebApp): Promise<string> {
  const digest = createHash('sha256');
  for (const start of [folder, ...others]) {
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
