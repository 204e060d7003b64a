import { glob, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One source file as the layout rules see it. */
export interface SourceFile {
  /** Relative to the root of the repository, with slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Whether it only re-exports from other files. */
  readonly isBarrel: boolean;
  readonly program: unknown;
}

export interface Import {
  /** The path from the root for a file of the repository, else the name of the package or of Node's module. */
  readonly target: string;
  readonly ours: boolean;
  /** Whether stripping the types removes it. */
  readonly typeOnly: boolean;
}

const areas = ['platform', 'auditor', 'wallet', 'market', 'sandbox', 'sdk', 'bin', 'checks', 'dev', 'tests', 'bench'];
const apart = new Set(['node_modules', 'dist']);

/** Reads every source file of the repository except generated ones. */
export async function readSourceFiles(root: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const entry of glob(`{${areas.join(',')}}/**/*.{ts,tsx,mjs}`, {
    cwd: root,
    exclude: (name) => apart.has(name),
  })) {
    const path = entry.replaceAll('\\', '/');
    if (/\.(gen|d)\.ts$/.test(path)) continue;
    files.push(parseSourceFile(path, await readFile(join(root, path), 'utf8')));
  }
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** @throws When the text cannot be parsed, since a file that is not understood must not pass. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { module, program, errors } = parseSync(path, text);
  const error = errors.find(({ severity }) => severity === 'Error');
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);

  const imports = module.staticImports.map(({ moduleRequest, entries }) =>
    toImport(path, moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType)),
  );
  const entries = module.staticExports.flatMap((statement) => statement.entries);
  for (const { moduleRequest, isType } of entries) {
    if (moduleRequest) imports.push(toImport(path, moduleRequest.value, isType));
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const name = /^(['"`])([^'"`$]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (name !== undefined) imports.push(toImport(path, name, false));
  }
  return { path, imports, isBarrel: onlyHandsOn(program.body), program };
}

function onlyHandsOn(body: readonly { type: string; source?: unknown }[]): boolean {
  const isHandingOn = ({ type, source }: { type: string; source?: unknown }) =>
    type === 'ExportAllDeclaration' || (type === 'ExportNamedDeclaration' && Boolean(source));
  return body.some(isHandingOn) && body.every((node) => isHandingOn(node) || node.type === 'ImportDeclaration');
}

function toImport(from: string, name: string, typeOnly: boolean): Import {
  if (name.startsWith('#platform/')) return { target: `platform/${name.slice(10)}`, ours: true, typeOnly };
  if (name === '@holdfast/wallet-sdk') return { target: 'sdk/src/index.ts', ours: true, typeOnly };
  if (name.startsWith('.')) return { target: posix.join(dirname(from), name), ours: true, typeOnly };
  return { target: name, ours: false, typeOnly };
}
