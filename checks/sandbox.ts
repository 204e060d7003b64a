import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTool } from '../bin/lifeline.ts';
import { stripeCalls } from '../sandbox/stripe/routes.ts';
import { bankGroups } from '../sandbox/stripe/test-banks.ts';
import { testCards } from '../sandbox/stripe/test-cards.ts';
import { startTestSandbox } from '../sandbox/test-sandbox.ts';
import { createAnswerJudge } from './sandbox/judge-answers.ts';
import { writeParameters } from './sandbox/parameters.ts';
import { play } from './sandbox/play.ts';
import { readSdk } from './sandbox/sdk-calls.ts';

const document = join(import.meta.dirname, '../docs/sandbox.md');
const table = join(import.meta.dirname, '../sandbox/stripe/parameters.gen.ts');

/**
 * Holds the sandbox's processor against the declarations of the processor's own SDK. With `--write`, it first writes the
 * table by which the sandbox judges requests.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  const sdk = readSdk();
  let routes: readonly string[] = [];
  const judge = createAnswerJudge(sdk, () => routes);
  const test = await startTestSandbox({ watch: (exchange) => judge.see(exchange) });
  const faults: string[] = [];
  try {
    const { stripe, webhooks } = test.sandbox;
    routes = Object.keys(stripeCalls({ desk: stripe, webhooks }));
    const text = writeParameters(sdk, routes);
    if (values.write) {
      await writeFile(table, text);
      console.log('The table of parameters was written; run the check without --write now.');
      return 0;
    }
    if ((await readFile(table, 'utf8')) !== text)
      faults.push('sandbox/stripe/parameters.gen.ts is out of date: run node checks/sandbox.ts --write');
    faults.push(...(await unlistedNumbers()), ...(await play(test)));
    judge.seeEvents(test.received);
  } finally {
    await test.close();
  }
  const { judged, faults: found } = judge.findings();
  faults.push(...found);
  for (const fault of faults) console.error(fault);
  const verdict =
    faults.length === 0
      ? `All ${judged} answers and events of the sandbox are as the SDK declares them.`
      : `${faults.length} deviations in ${judged} answers and events.`;
  console.log(verdict);
  return faults.length === 0 ? 0 : 1;
}

/** The document for people lists every test number. */
async function unlistedNumbers(): Promise<string[]> {
  const text = (await readFile(document, 'utf8')).replaceAll(' ', '');
  const numbers = [...testCards, ...bankGroups.flatMap(({ banks }) => banks)].map(({ number }) => number);
  return numbers.filter((one) => !text.includes(one)).map((one) => `docs/sandbox.md does not list ${one}`);
}

if (import.meta.main) await runTool(main);
