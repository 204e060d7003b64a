import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, runTool } from './lifeline.ts';
import { standingFaults } from './production/database.ts';
import { productionFaults } from './production/settings.ts';
import { environmentOf } from './settings-table.ts';

const root = join(import.meta.dirname, '..');

/** `npm run serve -- wallet|market`: runs one product in production, without sandbox and demo data. */
async function main(): Promise<never> {
  const product = process.argv[2];
  if (product !== 'wallet' && product !== 'market') throw new Refusal('Say which: npm run serve -- wallet|market');
  const refuse = (faults: readonly string[]): void => {
    if (faults.length > 0) throw new Refusal(`The ${product} cannot be served:\n  ${faults.join('\n  ')}`);
  };
  const env = environmentOf(product, process.env);
  refuse([
    ...productionFaults(product, env),
    ...anchorFaults('HOLDFAST_LEDGER_ANCHOR', env),
    ...anchorFaults('HOLDFAST_STAFF_LOG_ANCHOR', env),
    ...anchorFaults('HOLDFAST_DESK_LOG_ANCHOR', env),
    ...scanFaults(env['HOLDFAST_SCAN_COMMAND']),
  ]);
  if (!existsSync(join(root, product, 'web', 'dist', '.built-from'))) {
    throw new Refusal(`The ${product}'s web app is not built; run \`npm run build\` first.`);
  }
  refuse(await standingFaults(root, product, env[`HOLDFAST_${product.toUpperCase()}_DATABASE_URL`] ?? ''));
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  // React reads it when it is imported, and otherwise uses its slow development half.
  process.env['NODE_ENV'] = 'production';
  await import(`../${product}/server/main.ts`);
  // The server ends this process; until then, the channel to its supervisor must stay open.
  return new Promise<never>(() => {});
}

/** Otherwise an unwritable file of heads would show only later, in the log. */
function anchorFaults(name: string, env: NodeJS.ProcessEnv): string[] {
  const path = env[name];
  if (!path) return [];
  try {
    closeSync(openSync(path, 'a', 0o600));
    return [];
  } catch (cause) {
    return [`${name}: ${path} can't be written: ${(cause as Error).message}`];
  }
}

/** Otherwise a missing program would show only when somebody adds a file. */
function scanFaults(path: string | undefined): string[] {
  if (!path) return [];
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? [] : [`HOLDFAST_SCAN_COMMAND: ${path} is no program`];
  } catch (cause) {
    return [`HOLDFAST_SCAN_COMMAND: ${path} can't be run: ${(cause as Error).message}`];
  }
}

if (import.meta.main) await runTool(main);
