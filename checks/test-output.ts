/**
 * Loaded by each process of a test file. Its results travel to the runner through a pipe, and with `--test-force-exit`
 * the process may end while some still wait there: whole tests are then missing from the count and the list of failures
 * (nodejs/node#64833). A blocking pipe keeps none back.
 */
interface Pipe {
  setBlocking?(isBlocking: boolean): void;
}

const { _handle: pipe } = process.stdout as typeof process.stdout & { readonly _handle?: Pipe };
if (process.env['NODE_TEST_CONTEXT'] !== undefined) pipe?.setBlocking?.(true);
