import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWebApps } from '../../bin/build-web.ts';
import { Refusal, onceAskedToEnd, runTool } from '../../bin/lifeline.ts';
import { endBelongings } from '../nemesis/belongings.ts';
import { attacks } from './attacks.ts';
import type { Played } from './attack.ts';
import { runControls } from './controls.ts';
import type { Caught } from './controls.ts';
import { openGround, reachGround } from './ground.ts';
import type { Ground } from './ground.ts';
import { playAll } from './play.ts';
import { countsOf, evidenceOf, listElsewhere, summary } from './report.ts';

const source = join(import.meta.dirname, '..', '..');
const loopback = /^(.+\.)?localhost$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/;

/** `npm run attack`: plays the attacks of docs/security-cases.md from outside; see docs/operating.md. */
async function main(): Promise<number> {
  const { only, controls, json, at } = readOptions(process.argv.slice(2));
  const work = await mkdtemp(join(tmpdir(), 'holdfast-attack-'));
  onceAskedToEnd(() => void endEarly(work));
  if (at === undefined) await buildWebApps(console.log);
  const caught = controls ? await runControls({ source, work }, console.log) : [];
  const played = controls ? [] : await playOn(() => (at ? reachGround(at) : openGround(source, work)), only);
  if (json !== undefined) await writeFile(json, figures(played, caught));
  await rm(work, { recursive: true, force: true, maxRetries: 5 });
  if (controls) {
    const found = caught.filter(({ isCaught }) => isCaught).length;
    console.log(`holes found ${found} of ${caught.length}`);
    return found === caught.length ? 0 : 1;
  }
  if (only === undefined)
    for (const { id, reason, tests } of listElsewhere()) console.log(`· ${id} ${reason}: ${tests}`);
  const bad = evidenceOf(played);
  if (bad !== '') console.log(bad);
  console.log(summary(played));
  const { succeeded, broken } = countsOf(played);
  return succeeded + broken === 0 ? 0 : 1;
}

async function playOn(open: () => Ground | Promise<Ground>, only: readonly string[] | undefined): Promise<Played[]> {
  const chosen = only
    ? attacks.filter(({ id }) => only.some((one) => id === one || idWithoutLetter(id) === one))
    : attacks;
  if (chosen.length === 0) throw new Refusal('No attack has this number; see docs/security-cases.md.');
  const ground = await open();
  try {
    return await playAll(chosen, ground.target, console.log);
  } finally {
    await ground.close();
  }
}

function idWithoutLetter(id: string): string {
  return id.replace(/[a-z]$/, '');
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      controls: { type: 'boolean', default: false },
      json: { type: 'string' },
      at: { type: 'string' },
    },
  });
  return {
    ...values,
    only: values.only?.split(','),
    at: values.at === undefined ? undefined : readAddresses(values.at),
  };
}

/** Reads the wallet's, the market's and the sandbox's origin. @throws {Refusal} If one is not on this machine. */
function readAddresses(text: string) {
  const origins = text.split(',').map((one) => {
    const url = URL.parse(one);
    if (!url || !loopback.test(url.hostname))
      throw new Refusal(`--at takes only addresses of this machine, not "${one}".`);
    return url.origin;
  });
  const [wallet, market, sandbox] = origins;
  if (!wallet || !market || !sandbox) throw new Refusal('--at takes three addresses: wallet, market and sandbox.');
  const beside = (origin: string, name: string) => origin.replace(/\/\/\w+\./, `//${name}.`);
  return { wallet, market, sandbox, console: beside(wallet, 'console'), desk: beside(market, 'desk') };
}

/** Ends every process of the run and deletes its files, when it is interrupted. */
async function endEarly(work: string): Promise<never> {
  try {
    await endBelongings();
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  } finally {
    process.exit(130);
  }
}

function figures(played: readonly Played[], caught: readonly Caught[]): string {
  const report = { at: new Date().toISOString(), counts: countsOf(played), played, elsewhere: listElsewhere(), caught };
  return `${JSON.stringify(report, null, 2)}\n`;
}

await runTool(main);
