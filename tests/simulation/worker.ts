import { parentPort } from 'node:worker_threads';
import { invariant } from '#platform/kernel/invariant.ts';
import { bugs } from './bugs.ts';
import { runSimulation } from './simulation.ts';

/** A message that requests one run from a worker. */
export interface Asked {
  readonly seed: number;
  /** The name of a bug to plant. */
  readonly bug: string | undefined;
}

invariant(parentPort, 'this file runs in a worker thread');
const port = parentPort;
port.on('message', ({ seed, bug }: Asked) => {
  void runSimulation({ seed, ...(bug === undefined ? {} : { bug: bugs[bug]! }) }).then((report) =>
    port.postMessage(report),
  );
});
