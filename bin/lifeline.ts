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
 * Runs a command of `bin/` and ends the process with its exit code.
 *
 * Faults that have a sentence of their own are printed as that sentence, all others with their stack; both make
 * the exit code 1.
 */
export async function runTool(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (cause) {
    console.error(sentenceFor(cause) ?? cause);
    process.exitCode = 1;
  }
  if (!process.connected) return;
  // Letting the parent go is no word from it.
  process.removeAllListeners('disconnect');
  process.disconnect();
}

/** PostgreSQL's code for a full disk. */
const diskFull = '53100';

function sentenceFor(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as NodeJS.ErrnoException;
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${cause.message.split('. ')[0]}.`;
  if (code === 'ENOSPC' || code === diskFull) return 'The disk is full; free some space and start again.';
  if (code === 'EROFS' || code === 'EACCES') return `Holdfast may not write there: ${cause.message}.`;
  return cause instanceof Refusal ? cause.message : undefined;
}
