import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildWebApps } from '../bin/build-web.ts';
import { boundsModule } from './contract-bounds.ts';
import { composeDocuments } from './contract-documents.ts';
import { runTool } from '../bin/lifeline.ts';

const root = join(import.meta.dirname, '..');

/** The committed documents, with their routes and the types that are generated from them. */
const contracts = [
  { product: 'wallet', prefix: '/v1/', document: 'wallet/server/openapi.json', types: 'sdk/src/wallet-api.gen.ts' },
  {
    product: 'wallet',
    prefix: '/app/',
    document: 'wallet/server/app-openapi.json',
    types: 'wallet/web/src/app/api.gen.ts',
  },
  {
    product: 'market',
    prefix: '/app/',
    document: 'market/server/app-openapi.json',
    types: 'market/web/src/app/api.gen.ts',
  },
] as const;

/** The limits of a shop's requests, as values for its code. */
const BOUNDS = 'sdk/src/bounds.gen.ts';

/** `npm run contract`: writes the contracts and the types; with `--check` it only lists the outdated ones. */
async function main(): Promise<number> {
  const checkOnly = process.argv.includes('--check');
  // The market cannot be composed without its pages.
  await buildWebApps();
  const documents = await composeDocuments();
  const stale: string[] = [];
  for (const { product, prefix, document, types } of contracts) {
    const text = `${JSON.stringify(onlyUnder(prefix, documents[product]), null, 2)}\n`;
    if (await isCurrent(document, text)) continue;
    stale.push(document);
    if (checkOnly) continue;
    await writeFile(join(root, document), text);
    await generateTypes(document, types);
    console.log(`Wrote ${document} and ${types}.`);
  }
  const bounds = boundsModule(onlyUnder('/v1/', documents.wallet));
  if (!(await isCurrent(BOUNDS, bounds))) {
    stale.push(BOUNDS);
    if (!checkOnly) await writeFile(join(root, BOUNDS), bounds);
  }
  if (stale.length === 0) console.log('The contracts are up to date.');
  else if (checkOnly) console.error(`Not what the routes say: ${stale.join(', ')}. Run \`npm run contract\`.`);
  return checkOnly && stale.length > 0 ? 1 : 0;
}

function onlyUnder(prefix: string, document: Record<string, unknown>): Record<string, unknown> {
  const paths = Object.entries((document['paths'] ?? {}) as Record<string, unknown>)
    .filter(([path]) => path.startsWith(prefix))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...document, paths: Object.fromEntries(paths) };
}

async function isCurrent(path: string, text: string): Promise<boolean> {
  return (await readFile(join(root, path), 'utf8').catch(() => '')) === text;
}

/** The generator has its own workspace, because it needs an older TypeScript. */
async function generateTypes(document: string, types: string): Promise<void> {
  const generator = join(root, 'checks/contract/node_modules/openapi-typescript/bin/cli.js');
  await promisify(execFile)(process.execPath, [generator, join(root, document), '--output', join(root, types)]);
}

await runTool(main);
