import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '#platform/config/config.ts';
import { counted } from '#platform/kernel/words.ts';
import { settings as walletSettings } from '../wallet/server/config.ts';
import { readList } from '../wallet/server/identity/documents/screening-domain.ts';
import { createScreening } from '../wallet/server/identity/documents/screening-service.ts';
import type { Screening } from '../wallet/server/identity/documents/screening-service.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { Refusal, runTool } from './lifeline.ts';
import { environmentOf } from './settings-table.ts';
import { readOrRefuse, startedLogin, withWalletDatabase } from './wallet-database.ts';

const root = join(import.meta.dirname, '..');
const MOST_BYTES = 50_000_000;

const usage = `Say what to do:
  npm run screening -- import LIST FILE.csv    replaces a list; each line is id;name;born, and born may be empty
  npm run screening -- list                    counts the names of each list`;

/**
 * `npm run screening -- import|list`: the names that make a reviewer look before a limit is raised.
 *
 * The environment's settings name the wallet's database; without them, it is the one that `npm start` runs here.
 */
async function main(): Promise<number> {
  const [action, list, path, ...rest] = process.argv.slice(2);
  if (action === 'list' && list === undefined) return withScreening(showSizes);
  if (action !== 'import' || list === undefined || path === undefined || rest.length > 0) throw new Refusal(usage);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(list)) {
    throw new Refusal(`"${list}" is not the name of a list: use letters, digits, dots and hyphens.`);
  }
  const names = readList(await readBounded(path));
  if (!names.ok) {
    const { code, line } = names.error;
    const why = code === 'id_twice' ? 'has the id of a line before it' : 'is not id;name;born';
    throw new Refusal(`Nothing was imported: line ${line} of ${path} ${why}.`);
  }
  return withScreening(async (screening) => {
    await screening.replace(list, names.value);
    console.log(`The list ${list} has ${counted(names.value.length, 'name')} now.`);
    return 0;
  });
}

async function showSizes(screening: Screening): Promise<number> {
  const sizes = await screening.sizes();
  if (sizes.length === 0) console.log('There is no list.');
  for (const { list, entries } of sizes) console.log(`${list}: ${counted(entries, 'name')}`);
  return 0;
}

async function readBounded(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Refusal(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

async function withScreening(work: (screening: Screening) => Promise<number>): Promise<number> {
  const settings = { databaseUrl: walletSettings.databaseUrl };
  const env = process.env['HOLDFAST_WALLET_DATABASE_URL'] ? process.env : await startedEnv();
  const config = readOrRefuse(() => readConfig(settings, environmentOf('screening', env)));
  return withWalletDatabase(config.databaseUrl, (db) => work(createScreening({ db })));
}

/** The environment for the wallet that `npm start` runs with these settings. */
async function startedEnv(): Promise<NodeJS.ProcessEnv> {
  return { HOLDFAST_WALLET_DATABASE_URL: await startedLogin(readSettings(process.env, root)) };
}

await runTool(main);
