import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { Refusal, runTool } from './lifeline.ts';

/** The module that renders pages on the server, if the app has one; it is built into dist/ssr. */
const serverEntry = 'src/entry-server.tsx';

/** `node bin/vite-build.ts FOLDER`: builds one web app, even if it has not changed. */
await runTool(async () => {
  const folder = process.argv[2];
  if (folder === undefined) throw new Refusal('Say which folder to build.');
  // React selects its slow development half by this variable, in any mode of the build.
  process.env['NODE_ENV'] = 'production';
  const root = resolve(folder);
  const base = { root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' as const, mode: 'production' };
  // A person who starts the product does not need the timings.
  const rolldownOptions = { checks: { pluginTimings: false, bundlerTimings: false } };
  const hasServerEntry = existsSync(join(root, serverEntry));
  const outDir = hasServerEntry ? 'dist/client' : 'dist';
  await build({ ...base, build: { outDir, emptyOutDir: true, rolldownOptions } });
  if (!hasServerEntry) return 0;
  await build({ ...base, build: { outDir: 'dist/ssr', emptyOutDir: true, ssr: serverEntry, rolldownOptions } });
  return 0;
});
