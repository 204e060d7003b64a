import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { onceAskedToEnd, Refusal, runTool } from '../bin/lifeline.ts';
import { findTestFiles } from './test-files.ts';
import { groupTestFiles } from './test-groups.ts';
import { prepareTestRun } from './test-run.ts';

const root = join(import.meta.dirname, '..');

/** Neither a server that a failed set-up left listening nor an endless test may keep the run from ending. */
const bounds = ['--test-force-exit', '--test-timeout=180000'];

/** So that no result is lost when a test's process is made to end. */
const output = `--import=${join(import.meta.dirname, 'test-output.ts')}`;

/** Node leaves one core idle, but tests often wait for the database, a browser or another process. */
const sideBySide = `--test-concurrency=${availableParallelism() + 1}`;

/**
 * `npm test -- [options of node --test] [files or folders]`: runs the tests on their own PostgreSQL.
 *
 * Without files, every `*.test.ts` of the project runs, some together in one process. Tests find the owner's address of the database server in
 * HOLDFAST_TEST_DATABASE_URL.
 */
async function main(): Promise<number> {
  const asked = process.argv.slice(2);
  const options = asked.filter((arg) => arg.startsWith('--'));
  const selection = asked.filter((arg) => !arg.startsWith('--'));
  const files = await findTestFiles(root, selection);
  if (files.length === 0) throw new Refusal(`There is no test file in ${selection.join(', ') || root}.`);

  const ending = new AbortController();
  onceAskedToEnd(() => ending.abort());
  if (files.some((file) => needsWebApps(file))) {
    const { buildWebApps } = await import('../bin/build-web.ts');
    await buildWebApps((line) => console.error(line));
  }
  await using run = await prepareTestRun();
  void run.databaseDied.then((line) => console.error(`The database of this run ended on its own: ${line}`));
  const env = {
    ...process.env,
    HOLDFAST_TEST_DATABASE_URL: run.databaseUrl,
    TMPDIR: run.temporary,
    // Every test process loads the same few thousand modules.
    // Whole servers start in each process, and what they make lives for long: fewer, larger rounds of collection cost less.
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=32`.trim(),
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(run.temporary, 'compile-cache'),
  };
  // Files that somebody names run alone: a failure then has no neighbor to blame.
  const together = selection.length === 0 ? await groupTestFiles(root, files, run.temporary) : files;
  const args = ['--test', output, ...bounds, sideBySide, ...options, ...together];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  ending.signal.addEventListener('abort', () => child.kill('SIGTERM'));
  if (ending.signal.aborted) child.kill('SIGTERM');
  // Awaited here, because otherwise the database would stop before the tests end.
  return await exitCode(child);
}

/** The market renders its pages with the build of its web app, and journeys use both apps. */
function needsWebApps(file: string): boolean {
  const path = relative(root, file);
  return [join('tests'), join('market', 'server'), join('wallet', 'server', 'hosted')].some((folder) =>
    path.startsWith(folder),
  );
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

await runTool(main);
