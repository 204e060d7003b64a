import type { Outgoing } from '#platform/kernel/world.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { readDaily } from './domain.ts';
import type { RatesFault, ReferenceDay } from './domain.ts';

const ANSWER_WITHIN_MS = 10_000;
/** The document has about 1,600 bytes. */
const MOST_BYTES = 65_536;

/** Why the rates could not be read. */
export type RatesError = RatesFault | { readonly code: 'rates_unavailable'; readonly why: string };

/** Reads the ECB's rates of the last published day. Reads no more than 64 KiB, and waits no longer than ten seconds. */
export async function fetchDaily(http: Outgoing, url: string): Promise<Result<ReferenceDay, RatesError>> {
  try {
    const answer = await http(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return unavailable(`it answered ${answer.status}`);
    }
    const text = await readBounded(answer);
    return text === undefined ? unavailable(`it sent more than ${MOST_BYTES} bytes`) : readDaily(text);
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

function unavailable(why: string): Result<never, RatesError> {
  return err({ code: 'rates_unavailable', why });
}

/** The text of an answer; undefined, and the rest unread, if it is too long. */
async function readBounded(answer: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the body.
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
