import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onceAskedToEnd } from '../../bin/lifeline.ts';
import type { TestOutcome } from './ids.ts';

/**
 * Runs `npm test` in a tree and returns the outcome of each test.
 *
 * @param args Its options, files and folders.
 * @param how With `quiet`, its output is not printed.
 */
export async function runTests(
  tree: string,
  args: readonly string[],
  { quiet = false } = {},
): Promise<{ code: number; outcomes: TestOutcome[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-coverage-'));
  const results = join(folder, 'outcomes.jsonl');
  const reporters = [...(quiet ? [] : [['spec', 'stdout']]), [join(import.meta.dirname, 'reporter.ts'), results]];
  const options = reporters.flatMap(([name, where]) => [
    `--test-reporter=${name}`,
    `--test-reporter-destination=${where}`,
  ]);
  try {
    const code = await exitCode([join(tree, 'checks', 'test.ts'), ...options, ...args], tree, quiet);
    const lines = (await readFile(results, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    return { code, outcomes: lines.map((line) => JSON.parse(line) as TestOutcome) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function exitCode(args: readonly string[], cwd: string, quiet: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env };
    // Otherwise a run that a test starts would report to the outer run.
    delete env['NODE_TEST_CONTEXT'];
    const child = spawn(process.execPath, args, { cwd, env, stdio: quiet ? 'ignore' : 'inherit' });
    endWithUs(child);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const running = new Set<ChildProcess>();
let isListening = false;

/** One listener for all runs, because a planted run starts hundreds, one after the other. */
function endWithUs(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (isListening) return;
  isListening = true;
  onceAskedToEnd(() => {
    for (const one of running) one.kill('SIGTERM');
  });
}
