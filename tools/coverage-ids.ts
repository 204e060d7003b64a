import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { claimsOf, coverageOf, listedIds } from './coverage/ids.ts';
import type { Claim, Coverage, TestOutcome } from './coverage/ids.ts';
import { onceAskedToEnd, runTool } from './lifeline.ts';

const root = join(import.meta.dirname, '..');

/** All that the project promises: its capabilities and the cases of security, in the order of the documents. */
export async function readListedIds(): Promise<string[]> {
  const [capabilities, cases] = await Promise.all([read('capabilities.md'), read('security-cases.md')]);
  return [...listedIds(capabilities), ...listedIds(cases, 'S')];
}

/** What `docs/security-cases.md` calls covered. */
export async function readClaims(): Promise<Claim[]> {
  return claimsOf(await read('security-cases.md'));
}

function read(name: string): Promise<string> {
  return readFile(join(root, 'docs', name), 'utf8');
}

/**
 * `npm run coverage:ids -- [--json FILE] [files or folders]`: runs the tests and tells which ids passing tests prove.
 *
 * The exit code is that of the tests, whatever is open.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  const { code, outcomes } = await runTests(positionals);
  const coverage = coverageOf(await readListedIds(), outcomes);
  print(coverage);
  if (positionals.length === 0) printStaleClaims(await readClaims(), outcomes);
  if (values.json !== undefined) {
    const { proved, open } = coverage;
    await writeFile(values.json, `${JSON.stringify({ proved, open }, undefined, 2)}\n`);
  }
  return code;
}

async function runTests(selection: readonly string[]): Promise<{ code: number; outcomes: TestOutcome[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-coverage-'));
  const results = join(folder, 'outcomes.jsonl');
  const reporters = [
    ['spec', 'stdout'],
    [join(import.meta.dirname, 'coverage', 'reporter.ts'), results],
  ].flatMap(([name, where]) => [`--test-reporter=${name}`, `--test-reporter-destination=${where}`]);
  try {
    const code = await exitCode([join(import.meta.dirname, 'test.ts'), ...reporters, ...selection]);
    const lines = (await readFile(results, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    return { code, outcomes: lines.map((line) => JSON.parse(line) as TestOutcome) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function exitCode(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    onceAskedToEnd(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
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
}

/** Cases that the document calls covered by a file in which nothing that carries the number has passed. */
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
