import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onceAskedToEnd, runTool } from './lifeline.ts';

const root = join(import.meta.dirname, '..');

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const npm = process.env['npm_execpath'] ?? '';

/** All that a change has to pass, the quick ones first; the last is the very command that the README names. */
const steps: readonly Step[] = [
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: bin('tsc'), args: ['--project', '.'] },
  { name: 'layout', command: process.execPath, args: ['tools/check-layout.ts'] },
  { name: 'contract', command: process.execPath, args: ['tools/contract.ts', '--check'] },
  { name: 'simulation', command: process.execPath, args: ['tools/simulate.ts', '--seeds', '1000', '--controls'] },
  // A seed of its own each time, which it says: what it does not find today it may find tomorrow.
  { name: 'nemesis', command: process.execPath, args: ['tests/nemesis/main.ts', '--controls'] },
  npm.endsWith('.js')
    ? { name: 'tests', command: process.execPath, args: [npm, 'test'] }
    : { name: 'tests', command: 'npm', args: ['test'] },
];

/** `npm run check`: runs every step, even after one that failed, so that one run names all there is to mend. */
async function main(): Promise<number> {
  const ending = new AbortController();
  onceAskedToEnd(() => ending.abort());
  const startedAt = Date.now();
  const failed: string[] = [];
  for (const step of steps) {
    if (ending.signal.aborted) return 1;
    console.log(`\n▶ ${step.name}`);
    const stepStartedAt = Date.now();
    const passed = await run(step, ending.signal);
    console.log(`${passed ? '✔' : '✖'} ${step.name} (${seconds(stepStartedAt)})`);
    if (!passed) failed.push(step.name);
  }
  const verdict = failed.length === 0 ? 'Everything passes' : `Failed: ${failed.join(', ')}`;
  console.log(`\n${verdict} (${seconds(startedAt)}).`);
  return failed.length === 0 ? 0 : 1;
}

function run({ command, args }: Step, ending: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    ending.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

await runTool(main);
