import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import subsetFont from 'subset-font';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { parsedMessages } from '../../platform/words/build-plugin.ts';

const release = JSON.parse(readFileSync(new URL('release.json', import.meta.url), 'utf8')) as { version: number };

/** The oldest browsers that the app runs in. `wallet/server/web-app/browsers-data.ts` names them to people. */
const target = ['chrome111', 'edge111', 'firefox114', 'safari16.4'];

export default defineConfig({
  root: import.meta.dirname,
  // The wallet serves the app at its root, so that one service worker can control all its pages.
  base: '/',
  plugins: [react(), parsedMessages(), serviceWorker(), hostedFont(), compressed()],
  define: { __APP_VERSION__: JSON.stringify(release.version) },
  build: { outDir: 'dist', target, emptyOutDir: true, assetsInlineLimit: 0, sourcemap: false },
});

/** Emits `service-worker.js` with the list of this build's files, so that each build has its own worker. */
function serviceWorker(): Plugin {
  return {
    name: 'holdfast-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter(
        (name) => /\.(js|css)$/.test(name) || /latin-wght-normal.*\.woff2$/.test(name),
      );
      const shell = ['/index.html', '/icons/icon.svg', '/manifest.webmanifest', ...files.map((name) => `/${name}`)];
      const source = readFileSync(new URL('src/service-worker.js', import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'release.json', source: JSON.stringify(release) });
      this.emitFile({
        type: 'asset',
        fileName: 'service-worker.js',
        source: source.replace('/* the build writes the files here */', JSON.stringify(shell).slice(1, -1)),
      });
    },
  };
}

/** Letters of English and western European languages, digits, and the signs in the texts of hosted pages. */
const HOSTED_LETTERS = `${codePoints(0x20, 0x7e)}${codePoints(0xc0, 0xff)}\u00A0£¥·–—‘’“”…•€−`;

function codePoints(first: number, last: number): string {
  return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

/** Emits the typeface of the hosted pages: a subset of the app's, since such a page weighs 30 kB at most. */
function hostedFont(): Plugin {
  return {
    name: 'holdfast-hosted-font',
    apply: 'build',
    async generateBundle() {
      const whole = import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
      const source = await subsetFont(readFileSync(new URL(whole)), HOSTED_LETTERS, {
        targetFormat: 'woff2',
        variationAxes: { wght: { min: 400, max: 700 } },
        keepFeatures: ['kern', 'tnum'],
        noHinting: true,
      });
      this.emitFile({ type: 'asset', fileName: 'hosted/inter.woff2', source });
    },
  };
}

/** Emits compressed copies of the build's text files; the server sends the encoding that the browser accepts. */
function compressed(): Plugin {
  return {
    name: 'holdfast-compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (!/\.(js|css)$/.test(file.fileName)) continue;
          const source = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(source, { level: 9 }) });
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotliCompressSync(source) });
        }
      },
    },
  };
}
