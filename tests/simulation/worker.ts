import { parentPort } from 'node:worker_threads';
import { invariant } from '#platform/kernel/invariant.ts';
import { bugs } from './bugs.ts';
import { runSimulation } from './simulation.ts';

/** What a worker is asked for: one run. */
export interface Asked {
  readonly seed: number;
  /** The name of a bug to plant. */
  readonly bug: string | undefined;
}

invariant(parentPort, 'a worker has somebody who asks it');
const port = parentPort;
port.on('message', ({ seed, bug }: Asked) => {
  void runSimulation({ seed, ...(bug === undefined ? {} : { bug: bugs[bug]! }) }).then((report) =>
    port.postMessage(report),
  );
});
