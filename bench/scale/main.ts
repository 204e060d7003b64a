import { parseArgs } from 'node:util';
import { buildWebApps } from '../../bin/build-web.ts';
import { onceAskedToEnd, runTool } from '../../bin/lifeline.ts';
import { startBenchServer } from '../server.ts';
import { measurePages, MOST_BUFFERS } from './measure.ts';
import type { Measured } from './measure.ts';
import { FULL } from './rows.ts';

/**
 * `npm run scale -- [--plans]`: loads 100,000 products, a million orders and a wallet with a million lines, and opens
 * each page. The exit code is 1 if a statement reads more than `MOST_BUFFERS`; `--plans` shows its plan.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { plans: { type: 'boolean', default: false } } });
  await buildWebApps(console.log);
  await using server = await startBenchServer();
  onceAskedToEnd(() => {
    void server[Symbol.asyncDispose]().then(() => process.exit(130));
  });
  console.log('Loading; this takes some minutes …');
  const pages = await measurePages(server, FULL, print);
  const over = pages.filter((page) => !isFlat(page));
  for (const page of over) explain(page, values.plans);
  console.log(
    over.length === 0
      ? `No statement of ${pages.length} pages reads more than ${MOST_BUFFERS} buffers.`
      : `✖ ${over.length} of ${pages.length} pages have statements that read more than ${MOST_BUFFERS} buffers.`,
  );
  return over.length === 0 ? 0 : 1;
}

function isFlat({ isAnswered, over }: Measured): boolean {
  return isAnswered && over.length === 0;
}

function print(page: Measured): void {
  const { name, ms, worst } = page;
  const buffers = String(worst?.buffers ?? 0).padStart(9);
  console.log(`${isFlat(page) ? ' ' : '✖'} ${name.padEnd(34)} ${ms.toFixed(1).padStart(9)} ms ${buffers} buffers`);
}

function explain({ name, isAnswered, over }: Measured, withPlans: boolean): void {
  if (!isAnswered) console.log(`\n✖ ${name}: it was not always answered with 200`);
  const texts = new Set<string>();
  for (const { text, buffers, plan } of over) {
    if (texts.has(text)) continue;
    texts.add(text);
    console.log(`\n✖ ${name}: ${buffers} buffers\n${text.trim()}`);
    if (withPlans) console.log(JSON.stringify(plan, undefined, 2));
  }
}

await runTool(main);
