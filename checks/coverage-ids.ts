import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { claimsOf, coverageOf, lettersOf, listedIds } from './coverage/ids.ts';
import type { Claim, Coverage, TestOutcome } from './coverage/ids.ts';
import { runPlanted } from './coverage/planted-run.ts';
import type { Suspect } from './coverage/planted-run.ts';
import { carriersOf, draw, readPlants } from './coverage/planting.ts';
import { runTests } from './coverage/run-tests.ts';
import { Refusal, runTool } from '../bin/lifeline.ts';
import { findTestFiles } from './test-files.ts';

const root = join(import.meta.dirname, '..');

/** All ids of the documents, capabilities and security cases, in order. */
export async function readListedIds(): Promise<string[]> {
  const [capabilities, cases] = await Promise.all([read('capabilities.md'), read('security-cases.md')]);
  return [...listedIds(capabilities), ...listedIds(cases, 'S')];
}

/** The cases that `docs/security-cases.md` lists as covered. */
export async function readClaims(): Promise<Claim[]> {
  return claimsOf(await read('security-cases.md'));
}

function read(name: string): Promise<string> {
  return readFile(join(root, 'docs', name), 'utf8');
}

/**
 * `npm run coverage:ids -- [--json FILE] [files or folders]`: runs the tests and lists the ids that passing tests
 * prove. The exit code is that of the tests, however many ids are open.
 *
 * `--planted N --seed S` picks N random ids that tests have, removes the guard of each in a copy of the tree, and
 * expects its tests to fail; `--planted all`, or ids such as `--planted S35,W6a`, selects those. The exit code is 0 if
 * each of them failed.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      json: { type: 'string' },
      planted: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
    allowPositionals: true,
  });
  if (values.planted !== undefined) return planted(values.planted, values.seed);
  const { code, outcomes } = await runTests(root, positionals);
  const coverage = coverageOf(await readListedIds(), outcomes);
  print(coverage);
  if (positionals.length === 0) printStaleClaims(await readClaims(), outcomes);
  if (values.json !== undefined) {
    const { proved, open } = coverage;
    await writeFile(values.json, `${JSON.stringify({ proved, open }, undefined, 2)}\n`);
  }
  return code;
}

async function planted(asked: string, seed: string): Promise<number> {
  const all = await readSuspects();
  const suspects = chosen(all, asked, seed);
  let failures = 0;
  console.log(
    `Taking the guards of ${suspects.length} of ${all.length} ids out of a copy of the tree, one id at a time.`,
  );
  await runPlanted(root, suspects, ({ id, fault }) => {
    if (fault !== undefined) failures += 1;
    console.log(fault === undefined ? `✔ ${id} fails without its guard` : `✖ ${id} ${fault}`);
  });
  console.log(`\n${suspects.length - failures} of ${suspects.length} were seen to fail.`);
  return failures === 0 ? 0 : 1;
}

function chosen(all: readonly Suspect[], asked: string, seed: string): Suspect[] {
  if (asked === 'all') return [...all];
  if (/^[1-9]\d{0,3}$/.test(asked)) {
    if (!/^\d{1,9}$/.test(seed)) throw new Refusal(`${seed} is not the number of a seed.`);
    return draw(all, Number(asked), Number(seed));
  }
  const ids = asked.split(',');
  const unknown = ids.filter((id) => !all.some((one) => one.id === id));
  if (unknown.length > 0) throw new Refusal(`No test carries ${unknown.join(', ')}.`);
  return all.filter(({ id }) => ids.includes(id));
}

/** Every id of the documents that a test has, in order, with its plants. */
export async function readSuspects(): Promise<Suspect[]> {
  const files = await findTestFiles(root, []);
  const sources = new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)));
  const carriers = carriersOf(sources);
  const plants = await readPlants();
  return (await readListedIds()).flatMap((id) => {
    const carried = carriers.get(id);
    return carried === undefined ? [] : [{ id, files: carried, plants: plants.filter((one) => one.id === id) }];
  });
}

function print({ proved, open, unlisted }: Coverage): void {
  console.log('\nProved by tests that pass:');
  for (const { id, tests } of proved) {
    console.log(`  ${id}`);
    for (const test of tests) console.log(`      ${test}`);
  }
  console.log(`\nOpen: ${open.join(' ') || 'nothing'}`);
  if (unlisted.length > 0) console.log(`Carried by tests, but in no document's list: ${unlisted.join(' ')}`);
  console.log(`\n${proved.length} of ${proved.length + open.length} ids are proved.`);
  for (const { id, missing, letters } of lettersOf(proved, open).filter((one) => one.missing.length > 0)) {
    console.log(
      `  ${id} is not proved whole: ${missing.length} of its ${letters.length} promises are open (${missing.join(' ')}).`,
    );
  }
}

/** Cases that the document lists as covered by a file in which no test with the number has passed. */
function printStaleClaims(claims: readonly Claim[], outcomes: readonly TestOutcome[]): void {
  const passing = new Map<string, Set<string>>();
  for (const { file, path, passed } of outcomes) {
    const carried = coverageOf([], [{ file, path, passed }]).unlisted;
    for (const id of passed ? carried : []) {
      passing.set(id, (passing.get(id) ?? new Set()).add(relative(root, file)));
    }
  }
  for (const { id, files } of claims) {
    for (const file of files.filter((one) => passing.get(id)?.has(one) !== true)) {
      console.log(`docs/security-cases.md names ${file} for ${id}, but no test of it that passed carries ${id}.`);
    }
  }
}

if (import.meta.main) await runTool(main);
