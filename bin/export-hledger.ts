import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exportJournal } from '../auditor/hledger.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import { auditOf } from '../dev/constellation/auditor.ts';
import { Refusal, runTool } from './lifeline.ts';

const root = join(import.meta.dirname, '..');

/**
 * `npm run export:hledger -- FILE`: writes the wallet's whole journal in hledger's format, as of one instant.
 *
 * Without a file, it writes to standard output; use `npm run --silent` to omit npm's own output.
 */
async function main(): Promise<number> {
  const [path, ...more] = process.argv.slice(2);
  if (more.length > 0 || path?.startsWith('-')) throw new Refusal('Say: npm run export:hledger -- FILE');
  const { settings } = await auditOf(root);
  await readSnapshot(settings.wallet, async (snapshot) => {
    const target = path === undefined ? process.stdout : createWriteStream(path, { mode: 0o600 });
    await pipeline(exportJournal(snapshot), target, { end: path !== undefined });
  });
  return 0;
}

await runTool(main);
