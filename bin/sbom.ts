import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Refusal, runTool } from './lifeline.ts';

const root = join(import.meta.dirname, '..');
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * `npm run sbom -- FILE`: writes the list of production's packages, with versions, licenses and hashes, in CycloneDX
 * format; without a file, to `dist/sbom.cdx.json`.
 *
 * It uses only the lockfile, so the list has the packages of every platform.
 */
async function main(): Promise<number> {
  const [path = join(root, 'dist', 'sbom.cdx.json'), ...more] = process.argv.slice(2);
  if (more.length > 0 || path.startsWith('-')) throw new Refusal('Say: npm run sbom -- FILE');
  const bill = await readBill();
  const { components = [] } = JSON.parse(bill) as { components?: unknown[] };
  if (components.length === 0) throw new Refusal('npm found no package in the lockfile, so nothing was written.');
  const file = resolve(path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bill);
  console.log(`${components.length} packages are listed in ${file}.`);
  return 0;
}

async function readBill(): Promise<string> {
  const npm = process.env['npm_execpath'] ?? '';
  const [command, ...own] = npm.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const args = [...own, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'dev'];
  const { stdout } = await promisify(execFile)(command!, args, { cwd: root, maxBuffer: MOST_BYTES });
  return stdout;
}

await runTool(main);
