import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { audit } from '../auditor/audit.ts';
import type { Audit, AuditSettings } from '../auditor/audit.ts';
import type { AuditorConfig } from '../auditor/config.ts';
import { isClean, reportJson, reportWords } from '../auditor/report.ts';
import { watch } from '../auditor/watch.ts';
import { bindPort } from '#platform/http/bind.ts';
import { createServerLogger } from '#platform/log/logger.ts';
import { auditOf } from '../dev/constellation/auditor.ts';
import { Refusal, onceAskedToEnd, runTool } from './lifeline.ts';

const root = join(import.meta.dirname, '..');

const usage = `Say:
  npm run audit                        looks at everything once; exit code 0 if all agrees, else 1
  npm run audit -- --watch             goes on, and answers Prometheus at HOLDFAST_AUDIT_PORT
  npm run audit -- --json FILE         writes the report for a program as well`;

/**
 * `npm run audit`: compares the books with themselves and the card processor's, and the market with the wallet.
 *
 * The databases are those that the environment names, or else those of the constellation that `npm start` runs here.
 */
async function main(): Promise<number> {
  const { watch: goesOn, json } = readArguments();
  const { config, settings } = await auditOf(root);
  const report = async (done: Audit): Promise<void> => {
    if (json !== undefined) await writeFile(json, `${JSON.stringify(reportJson(done), null, 2)}\n`);
    if (!goesOn || !isClean(done)) console.log(reportWords(done, settings));
  };
  if (goesOn) return keepWatch(config, settings, report);
  const done = await audit(settings).catch((cause: Error) => {
    throw new Refusal(`The audit could not be made: ${cause.message}`, { cause });
  });
  await report(done);
  return isClean(done) ? 0 : 1;
}

async function keepWatch(
  config: AuditorConfig,
  settings: AuditSettings,
  report: (done: Audit) => Promise<void>,
): Promise<number> {
  const { server, port } = await bindPort(config.port);
  const ending = new AbortController();
  onceAskedToEnd(() => ending.abort());
  console.log(`Looking every ${config.everySeconds} s; metrics at http://127.0.0.1:${port}/metrics.`);
  const log = createServerLogger('auditor');
  await watch({ ...settings, everyMs: config.everySeconds * 1_000, log, report }, server, ending.signal);
  server.closeAllConnections();
  server.close();
  return 0;
}

function readArguments() {
  try {
    const options = { watch: { type: 'boolean', default: false }, json: { type: 'string' } } as const;
    return parseArgs({ options }).values;
  } catch (cause) {
    throw new Refusal(`${(cause as Error).message.split('. ')[0]}.\n${usage}`, { cause });
  }
}

await runTool(main);
