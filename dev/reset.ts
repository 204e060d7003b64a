import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { stopLeftover } from './postgres/embedded-leftover.ts';
import { holdDirectory } from './constellation/lock.ts';
import { readSettings } from './constellation/settings.ts';
import { Refusal, runTool } from '../bin/lifeline.ts';

const root = join(import.meta.dirname, '..');

/** `npm run reset`: empties the data directory after asking; `-- --yes` answers beforehand. */
async function main(): Promise<number> {
  const { dataDir } = readSettings(process.env, root);
  const entries = await readdir(dataDir).catch((): string[] => []);
  if (entries.length === 0) {
    console.log(`There is nothing in ${dataDir}.`);
    return 0;
  }
  // A mistyped HOLDFAST_DATA_DIR must not empty somebody's home.
  if (!entries.includes('secrets.json') && !entries.includes('postgres')) {
    throw new Refusal(`${dataDir} does not look like a data directory of Holdfast, so nothing was deleted.`);
  }
  if (!process.argv.includes('--yes') && !(await agrees(dataDir, process.stdin, process.stdout))) {
    console.log('Nothing was deleted.');
    return 1;
  }
  await using held = await holdDirectory(dataDir);
  await stopLeftover(join(dataDir, 'postgres', 'cluster'));
  for (const entry of entries) await rm(join(dataDir, entry), { recursive: true, force: true });
  await held[Symbol.asyncDispose]();
  console.log(`Emptied ${dataDir}. The next \`npm start\` begins with new data.`);
  return 0;
}

/**
 * Asks the person at the terminal. Only `yes` counts as a yes; closing the terminal does not.
 *
 * @throws {Refusal} if there is no terminal.
 */
export async function agrees(
  dataDir: string,
  input: NodeJS.ReadableStream & { readonly isTTY?: boolean },
  output: NodeJS.WritableStream,
): Promise<boolean> {
  if (input.isTTY !== true) throw new Refusal('There is nobody to ask here; say `npm run reset -- --yes`.');
  const terminal = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const question = terminal.question(`Delete every account, order and key in ${dataDir}? Type yes: `);
  const answer = await Promise.race([question, closed]);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

if (import.meta.main) await runTool(main);
