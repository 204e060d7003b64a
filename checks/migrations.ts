import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrationFaults, parseSums } from './migrations/sums.ts';

const root = join(import.meta.dirname, '..');
const LIST = join(root, 'checks/migrations/sums.txt');
const FOLDERS = ['wallet/server/migrations', 'market/server/migrations', 'platform'];

/** Refuses a migration that was changed after it was listed; `--add` lists new ones. Exit code 1 if any is refused. */
async function main(): Promise<number> {
  const sums = await readSums();
  const listed = parseSums(await readFile(LIST, 'utf8').catch(() => ''));
  if (process.argv.includes('--add')) {
    const all = new Map([...sums, ...listed]);
    const lines = [...all].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([file, sum]) => `${sum} ${file}`);
    await writeFile(LIST, `${lines.join('\n')}\n`);
    return 0;
  }
  const faults = migrationFaults(sums, listed);
  for (const fault of faults) console.error(fault);
  console.log(`${sums.size} migrations, ${faults.length} faults.`);
  return faults.length === 0 && sums.size > 0 ? 0 : 1;
}

async function readSums(): Promise<Map<string, string>> {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) => {
      const files = await readdir(join(root, folder), { recursive: true });
      return files
        .filter((file) => /(^|\/|migrations\/)\d{4}_[a-z0-9_]+\.sql$/.test(file))
        .map((file) => `${folder}/${file}`);
    }),
  );
  const files = lists.flat();
  const texts = await Promise.all(files.map((file) => readFile(join(root, file))));
  return new Map(files.map((file, at) => [file, createHash('sha256').update(texts[at]!).digest('hex')]));
}

process.exitCode = await main();
