import { readSecretFiles } from './secret-files.ts';

/** One sentence for the person at the keyboard; shown without a stack. */
export class Refusal extends Error {
  override name = 'Refusal';
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `end` once, at the first signal or when the parent at the other end of the channel is gone. Signals may repeat:
 * a terminal's Ctrl-C reaches the whole group, and parents pass it on as well.
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
  // Listening on the channel must not keep this process alive.
  process.channel?.unref();
}

/**
 * Runs a command of `bin/` and ends the process with its exit code.
 *
 * Before that, the secrets in files become settings. A `Refusal` is printed as its sentence, and every other error with its stack; the exit code is 1 for both.
 */
export async function runTool(main: () => Promise<number>): Promise<void> {
  try {
    const fault = readSecretFiles(process.env);
    if (fault !== undefined) throw new Refusal(fault);
    process.exitCode = await main();
  } catch (cause) {
    console.error(sentenceFor(cause) ?? cause);
    process.exitCode = 1;
  }
  if (!process.connected) return;
  // Our own disconnecting from the parent does not count as its end.
  process.removeAllListeners('disconnect');
  process.disconnect();
}

/** PostgreSQL's code for a full disk. */
const diskFull = '53100';

function sentenceFor(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  // The code of a program that failed is a number.
  const { code } = cause as { readonly code?: unknown };
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) return `${cause.message.split('. ')[0]}.`;
  if (code === 'ENOSPC' || code === diskFull) return 'The disk is full; free some space and start again.';
  if (code === 'EROFS' || code === 'EACCES') return `Holdfast may not write there: ${cause.message}.`;
  return cause instanceof Refusal ? cause.message : undefined;
}
