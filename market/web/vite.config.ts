import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { parsedMessages } from '../../platform/words/build-plugin.ts';

export default defineConfig({
  css: { modules: { generateScopedName } },
  // The server's build holds React's fast half alone, in whatever mode its process runs.
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  plugins: [react(), parsedMessages(), compressOnce()],
  build: {
    manifest: true,
    // A page that is a chunk of its own has its styles before its script.
    cssCodeSplit: false,
    rollupOptions: {
      input: 'src/entry-client.tsx',
      // These modules have no side effects, so a file whose exports are unused is left out.
      treeshake: { moduleSideEffects: [{ test: /\/platform\/(kernel|money|words)\//, sideEffects: false }] },
    },
  },
  // The server's build includes React, so that it runs wherever Node does.
  ssr: { noExternal: true },
});

/** Names a class of `pages/CartPage.module.css` as `CartPage-thumb`: short, and the same on the server. */
function generateScopedName(name: string, file: string): string {
  return `${basename(file, '.module.css')}-${name}`;
}

/** Writes a compressed copy beside each script and style, so that the server need not compress while people wait. */
function compressOnce(): Plugin {
  return {
    name: 'compress-once',
    apply: (_config, { isSsrBuild }) => isSsrBuild !== true,
    writeBundle: async ({ dir = '.' }) => {
      const folder = join(dir, 'assets');
      const names = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name));
      for (const name of names) {
        const path = join(folder, name);
        const bytes = await readFile(path);
        await writeFile(`${path}.br`, brotliCompressSync(bytes));
        await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
