/** One sentence for the person at the keyboard; shown without a stack. */
export class Refusal extends Error {
  override name = 'Refusal';
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `end` at the first signal, or when the parent that holds the channel is gone; only once, however often
 * a signal comes. A terminal's Ctrl-C reaches the whole group and is passed on by parents besides.
 */
export function onceAskedToEnd(end: (cause: string) => void): void {
  let asked = false;
  const ask = (cause: string) => {
    if (asked) return;
    asked = true;
    end(cause);
  };
  for (const signal of signals) process.on(signal, () => ask(signal));
  process.on('disconnect', () => ask('disconnect'));
  // Listening for the end of the channel must not itself keep this process alive.
  process.channel?.unref();
}

/**
 * Runs a command of `tools/` and ends the process with its exit code.
 *
 * Faults with a sentence of their own (any `Refusal` or `EmbeddedPostgresError`) are printed as that sentence, all
 * others with their stack, and both make the exit code 1.
 */
export async function runTool(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (cause) {
    const named = cause instanceof Error && ['Refusal', 'EmbeddedPostgresError'].includes(cause.name);
    console.error(named ? cause.message : cause);
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}
