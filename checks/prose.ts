import { join } from 'node:path';
import { readProseFiles } from './prose/files.ts';
import type { ProseFile } from './prose/files.ts';
import { readPassages } from './prose/passages.ts';
import { findPhrases } from './prose/phrases.ts';
import { findCrowdedLines } from './prose/sentences.ts';
import { Refusal, runTool } from '../bin/lifeline.ts';

/** All passages of a file that are hard to read, each as `path:line: sentence`. */
export function judgeProse({ path, text }: ProseFile): string[] {
  const faults = readPassages(path, text).flatMap((passage) =>
    findPhrases(passage.text).map(({ words, instead, index }) => ({
      line: text.slice(0, passage.start + index).split('\n').length,
      reason: `“${words}” is hard to read: rewrite the sentence (${instead})`,
    })),
  );
  if (path.endsWith('.md')) {
    const reason = 'one sentence a line, so that a change can be reviewed';
    faults.push(...findCrowdedLines(text).map((line) => ({ line, reason })));
  }
  return faults.toSorted((one, other) => one.line - other.line).map(({ line, reason }) => `${path}:${line}: ${reason}`);
}

async function main(): Promise<number> {
  const files = await readProseFiles(join(import.meta.dirname, '..'));
  if (files.length === 0) throw new Refusal('No file was found, so nothing was checked.');
  const faults = files.flatMap(judgeProse);
  for (const fault of faults) console.error(fault);
  console.log(`${files.length} files, ${faults.length} places that are hard to read.`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) await runTool(main);
