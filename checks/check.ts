import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { onceAskedToEnd, runTool } from '../bin/lifeline.ts';

const root = join(import.meta.dirname, '..');

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Runs beside the later steps, on the processor time that they leave. */
  readonly isBeside?: boolean;
}

const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const npm = process.env['npm_execpath'] ?? '';

/** The checks that every change must pass, the quick ones first; the last is the command `npm test` of the README. */
const steps: readonly Step[] = [
  {
    name: 'simulation',
    command: process.execPath,
    args: ['checks/simulate.ts', '--seeds', '1000', '--controls', '--threads', '1'],
    // It only computes on one core, while the quick checks do so too, the nemesis often waits for killed servers, and the
    // tests for their databases.
    isBeside: true,
  },
  { name: 'format', command: bin('oxfmt'), args: ['--check'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: bin('tsc'), args: ['--project', '.'] },
  { name: 'layout', command: process.execPath, args: ['checks/layout.ts'] },
  { name: 'prose', command: process.execPath, args: ['checks/prose.ts'] },
  { name: 'words', command: process.execPath, args: ['checks/words.ts'] },
  { name: 'dependencies', command: process.execPath, args: ['checks/dependencies.ts'] },
  { name: 'migrations', command: process.execPath, args: ['checks/migrations.ts'] },
  { name: 'sandbox', command: process.execPath, args: ['checks/sandbox.ts'] },
  { name: 'contract', command: process.execPath, args: ['checks/contract.ts', '--check'] },
  { name: 'demo', command: process.execPath, args: ['checks/demo.ts'] },
  // It uses and prints a new seed each time, so that a later run may find what this one missed.
  { name: 'nemesis', command: process.execPath, args: ['tests/nemesis/main.ts', '--controls'] },
  npm.endsWith('.js')
    ? { name: 'tests', command: process.execPath, args: [npm, 'test'] }
    : { name: 'tests', command: 'npm', args: ['test'] },
];

/** The last lines of a failed step are repeated at the end, where a truncated log still has them. */
const LINES_SAID_AGAIN = 40;
const LAST_WORDS_WITHIN_MS = 2_000;

/** `npm run check`: runs every step, even after a failure, so that one run lists all faults. */
async function main(): Promise<number> {
  const ending = new AbortController();
  onceAskedToEnd(() => ending.abort());
  const startedAt = Date.now();
  const failed: { name: string; said: readonly string[] }[] = [];
  const play = async (step: Step): Promise<void> => {
    console.log(`\n▶ ${step.name}`);
    const stepStartedAt = Date.now();
    const { passed, said } = await run(step, ending.signal);
    console.log(`${passed ? '✔' : '✖'} ${step.name} (${seconds(stepStartedAt)})`);
    if (!passed) failed.push({ name: step.name, said });
  };
  let beside = Promise.resolve();
  for (const step of steps) {
    if (ending.signal.aborted) return 1;
    const played = play(step);
    if (step.isBeside) beside = played;
    else await played;
  }
  await beside;
  for (const { name, said } of failed) console.log(`\n✖ ${name} said last:\n${said.join('\n')}`);
  const verdict = failed.length === 0 ? 'Everything passes' : `Failed: ${failed.map(({ name }) => name).join(', ')}`;
  console.log(`\n${verdict} (${seconds(startedAt)}).`);
  return failed.length === 0 ? 0 : 1;
}

async function run(
  { command, args, isBeside }: Step,
  ending: AbortSignal,
): Promise<{ passed: boolean; said: readonly string[] }> {
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const env = { ...process.env, ...color };
  const child = spawn(command, args, { cwd: root, env, stdio: ['inherit', 'pipe', 'pipe'] });
  if (isBeside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  ending.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const said = passOn(child.stdout, process.stdout);
  const complained = passOn(child.stderr, process.stderr);
  const closed = once(child, 'close').catch(() => undefined);
  const [code] = await once(child, 'exit');
  // A process that a step leaves behind may keep these open.
  await Promise.race([closed, sleep(LAST_WORDS_WITHIN_MS, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  return { passed: code === 0, said: [...complained(), ...said()] };
}

/** Passes on all output, and remembers its last lines. */
function passOn(from: Readable, to: NodeJS.WriteStream): () => readonly string[] {
  let last: string[] = [];
  from.setEncoding('utf8').on('data', (text: string) => {
    to.write(text);
    const [begun = '', ...lines] = text.split('\n');
    last = [...last.slice(0, -1), `${last.at(-1) ?? ''}${begun}`, ...lines].slice(-LINES_SAID_AGAIN);
  });
  return () => last.filter((line) => line !== '');
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

await runTool(main);
