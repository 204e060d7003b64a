import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../bin/lifeline.ts';
import { startTrial } from '../dev/constellation/trial.ts';

const root = join(import.meta.dirname, '..');

/** What the README lets people try after `npm start`, in its order. */
const commands = [
  ['bin/demo.mjs'],
  ['bin/demo.mjs', 'dispute'],
  ['bin/audit.mjs'],
] as const satisfies readonly (readonly string[])[];

/** Starts everything with an empty data directory, plays the demos, and audits the books that they leave. */
async function main(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
  try {
    await using trial = await startTrial(dataDir);
    console.log(`Everything is ready after ${trial.seconds.toFixed(1)} s.`);
    for (const command of commands) {
      const child = spawn(process.execPath, [...command], { cwd: root, env: trial.env, stdio: 'inherit' });
      const [code] = await once(child, 'exit');
      if (code === 0) continue;
      console.error(`${command.join(' ')} ended with exit code ${String(code)}.`);
      return 1;
    }
    return 0;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

await runTool(main);
