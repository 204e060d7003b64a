import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Refusal } from './lifeline.ts';

const root = join(import.meta.dirname, '..');

/**
 * Runs a script (by its path from the root) to its end in a separate process, so that its memory is freed.
 *
 * @throws {Refusal} if it fails; the task has printed the reason.
 */
export function runTask(script: string, { args = [], plan }: { args?: string[]; plan?: unknown }): Promise<void> {
  const child = fork(join(root, script), args, { cwd: root });
  if (plan !== undefined) child.send(plan as object);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Refusal(`${script} failed; what it said stands above.`));
    });
  });
}
