import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onceAskedToEnd, runTool } from '../bin/lifeline.ts';
import { judgeLayout } from './layout.ts';
import { readSourceFiles } from './layout/source-file.ts';
import { selectTests } from './quick-selection.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

/** What runs in less than a minute on two cores, where some of the tests start servers. */
const MOST_TESTS = 16;

/**
 * `npm run quick`: types, lint, layout, and the tests of what changed since the branch left `main`, in the working tree
 * too. Stops at the first step that fails.
 */
async function main(): Promise<number> {
  const ending = new AbortController();
  onceAskedToEnd(() => ending.abort());
  const startedAt = Date.now();
  if (!(await passes('types', [bin('tsc'), '--project', '.'], ending.signal))) return 1;
  if (!(await passes('lint', [bin('oxlint'), '--type-aware', '--deny-warnings'], ending.signal))) return 1;

  console.log('\n▶ layout');
  const files = await readSourceFiles(root);
  const faults = judgeLayout(files);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;

  const changed = await changedFiles();
  const { tests, left } = selectTests(files, changed, MOST_TESTS);
  console.log(`${changed.length} files changed; their tests: ${tests.join(' ') || 'none'}`);
  const test = [process.execPath, 'checks/test.ts', '--test-reporter=dot', ...tests];
  if (tests.length > 0 && !(await passes('tests', test, ending.signal))) return 1;
  if (left.length > 0) console.log(`\nNot run, for want of time:\nnpm test -- ${left.join(' ')}`);
  console.log(`\nIt passes (${((Date.now() - startedAt) / 1_000).toFixed(1)} s).`);
  return 0;
}

async function passes(name: string, [command = '', ...args]: string[], ending: AbortSignal): Promise<boolean> {
  if (ending.aborted) return false;
  console.log(`\n▶ ${name}`);
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  ending.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const [code] = await once(child, 'exit');
  return code === 0;
}

/** Files that differ from where the branch left `main`, or from the last commit where there is no `main`. */
async function changedFiles(): Promise<string[]> {
  const forked = await git('merge-base', 'HEAD', 'main').catch(() => ['HEAD']);
  const tracked = await git('diff', '--name-only', '--diff-filter=d', ...forked);
  const untracked = await git('ls-files', '--others', '--exclude-standard');
  return [...new Set([...tracked, ...untracked])].toSorted();
}

async function git(...args: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: root });
  return stdout.split('\n').filter((line) => line !== '');
}

await runTool(main);
