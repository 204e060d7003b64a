import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { judgeMarkup, judgeNamed, judgeTexts } from './words/bare.ts';
import { judgeCalls } from './words/calls.ts';
import type { Fault } from './words/calls.ts';
import { holdsWords, showsMarkup } from './words/places.ts';
import { Refusal, runTool } from '../bin/lifeline.ts';

/**
 * All that is wrong with the words of one file, each as `path:line: sentence`.
 *
 * @throws When the text cannot be parsed, since a file that is not understood must not pass.
 */
export function judgeWords({ path, text }: { readonly path: string; readonly text: string }): string[] {
  const { program, errors } = parseSync(path, text);
  const error = errors.find(({ severity }) => severity === 'Error');
  if (error !== undefined) throw new Error(`${path} cannot be parsed: ${error.message}`);
  const faults = judgeCalls(program);
  if (showsMarkup(path)) faults.push(...judgeMarkup(program));
  if (holdsWords(path)) faults.push(...judgeTexts(program));
  else if (showsMarkup(path)) faults.push(...judgeNamed(program));
  return [...new Map(faults.toReversed().map((fault) => [placeOf(fault), fault])).values()]
    .toSorted((one, other) => one.start - other.start)
    .map(({ start, reason }) => `${path}:${text.slice(0, start).split('\n').length}: ${reason}`);
}

/** Two rules can see the same text. */
function placeOf({ start, reason }: Fault): string {
  return reason.includes('is read by people') ? String(start) : `${start} ${reason}`;
}

async function main(): Promise<number> {
  const root = join(import.meta.dirname, '..');
  const faults: string[] = [];
  let count = 0;
  const exclude = (name: string) => name === 'node_modules' || name === 'dist';
  for await (const entry of glob('{platform,wallet,market,sandbox,auditor}/**/*.{ts,tsx}', { cwd: root, exclude })) {
    const path = entry.replaceAll('\\', '/');
    if (/\.(test|gen|d)\.ts$/.test(path)) continue;
    count += 1;
    faults.push(...judgeWords({ path, text: await readFile(join(root, path), 'utf8') }));
  }
  if (count === 0) throw new Refusal('No source file was found, so nothing was checked.');
  for (const fault of faults.toSorted()) console.error(fault);
  console.log(`${count} files, ${faults.length} faults of words.`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) await runTool(main);
