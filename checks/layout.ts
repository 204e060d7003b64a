import { join } from 'node:path';
import { findCycles } from './layout/cycles.ts';
import { judgeAddresses } from './layout/literal-addresses.ts';
import { judgeOutsideWords } from './layout/outside-words.ts';
import { findReads, judgeReads } from './layout/reads.ts';
import { judgeFile, judgeImports } from './layout/rules.ts';
import { readSourceFiles } from './layout/source-file.ts';
import type { SourceFile } from './layout/source-file.ts';
import { Refusal, runTool } from '../bin/lifeline.ts';

/** All violations of the layout, each as `path: sentence`. */
export function judgeLayout(files: readonly SourceFile[]): string[] {
  const all = new Set(files.map(({ path }) => path));
  const reads = findReads(files);
  const faults = files.flatMap((file) =>
    [
      ...judgeImports(file),
      ...judgeFile(file, all),
      ...judgeOutsideWords(file),
      ...judgeAddresses(file),
      ...judgeReads(file, reads),
    ].map((reason) => `${file.path}: ${reason}`),
  );
  const cycles = findCycles(files).map((cycle) => `${cycle[0]}: imports in a circle: ${cycle.join(' → ')}`);
  return [...faults, ...cycles];
}

async function main(): Promise<number> {
  const files = await readSourceFiles(join(import.meta.dirname, '..'));
  if (files.length === 0) throw new Refusal('No source file was found, so nothing was checked.');
  const faults = judgeLayout(files);
  for (const fault of faults) console.error(fault);
  const imports = files.reduce((sum, file) => sum + file.imports.length, 0);
  console.log(`${files.length} files, ${imports} imports, ${faults.length} against the layout.`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) await runTool(main);
