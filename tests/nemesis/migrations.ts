import { spawn } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithUs } from './belongings.ts';
import { connected, readSchema } from './books.ts';
import type { Breach } from './evidence.ts';
import { createDice } from './dice.ts';
import type { Scenario } from './scenario.ts';
import { startDatabase } from './fleet.ts';

/** How often one run of `playMigrations` kills the migrator. */
export const MIGRATOR_KILLS = 4;
const CLEAN = 'holdfast_clean';
const KILLED = 'holdfast_killed';

/**
 * Kills the migrator at work several times, then lets it finish, and compares the schema with that of an undisturbed
 * run.
 */
export const playMigrations: Scenario = async (place, name, seed) => {
  const dice = createDice(seed).fork('migrations');
  const dataDir = join(place.work, name);
  await cp(place.stage, dataDir, { recursive: true });
  const database = await startDatabase(dataDir);
  try {
    const urlOf = (db: string) => Object.assign(new URL(database.url), { pathname: `/${db}` }).href;
    const owner = await connected(database.url);
    for (const db of [CLEAN, KILLED]) await owner.query(`create database ${db}`);
    await owner.end();
    const clean = await migrate(place.root, urlOf(CLEAN));
    if (clean !== undefined) throw new Error(`The migrator fails even without a kill: ${clean}`);
    for (let kill = 0; kill < MIGRATOR_KILLS; kill += 1)
      await killMigrator(place.root, urlOf(KILLED), dice.between(0, 180));
    const failure = await migrate(place.root, urlOf(KILLED));
    const stuck = (what: string): Breach => ({ invariant: 'I9', kind: 'stuck', what });
    if (failure !== undefined) return [stuck(`a database cannot be migrated after a killed migration: ${failure}`)];
    const [wanted, found] = [await readSchema(urlOf(CLEAN)), await readSchema(urlOf(KILLED))];
    return wanted.filter((line) => !found.includes(line)).map((line) => stuck(`a killed migration left out ${line}`));
  } finally {
    await database.stop();
  }
};

/** Kills the migrator `afterMs` after it has committed its first new schema. */
async function killMigrator(root: string, url: string, afterMs: number): Promise<void> {
  const client = await connected(url);
  const count = async (): Promise<number> => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from information_schema.schemata`,
    );
    return rows[0]!.count;
  };
  try {
    const before = await count();
    const child = start(root, url);
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    while ((await count()) === before && child.exitCode === null) await sleep(5);
    await sleep(afterMs);
    child.kill('SIGKILL');
    await gone;
  } finally {
    await client.end();
  }
}

/** Runs the migrator to its end. @returns The first line of its error, or `undefined` if it succeeded. */
async function migrate(root: string, url: string): Promise<string | undefined> {
  const child = start(root, url);
  let said = '';
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('exit', (exit) => resolve(exit)));
  return code === 0 ? undefined : said.trim().split('\n')[0];
}

function start(root: string, url: string) {
  const env = { PATH: process.env['PATH'] ?? '', HOLDFAST_WALLET_DATABASE_URL: url };
  const child = spawn(process.execPath, [join(root, 'bin', 'migrate.ts'), 'wallet'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.once(
    'exit',
    endWithUs(() => child.kill('SIGKILL')),
  );
  return child;
}
